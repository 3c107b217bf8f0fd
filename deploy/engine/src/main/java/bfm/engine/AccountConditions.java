package bfm.engine;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/** Checked before anything is created: the settings of LDAP or OpenID Connect are there, safe, and accepted by the server. */
final class AccountConditions {

  private static final String SEE = " Siehe deploy/ANMELDUNG.md.";
  private static final List<String> LDAP =
      List.of("url", "user", "password", "people.base", "people.filter", "groups.base", "groups.filter");
  private static final List<String> OIDC = List.of("issuer", "client", "secret");

  private AccountConditions() {}

  static void require(Environment settings) {
    String accounts = settings.getProperty("bfm.accounts", "");
    switch (accounts) {
      case "engine" -> { }
      case "ldap" -> requireLdap(settings);
      case "oidc" -> requireOidc(settings);
      default -> throw refusal("BFM_ACCOUNTS=" + accounts + " gibt es nicht; möglich sind engine, ldap und oidc.");
    }
  }

  private static void requireLdap(Environment settings) {
    requireAll(settings, "ldap", LDAP);
    requireLocal(settings);
    requireEncryption("BFM_LDAP_URL", settings.getProperty("bfm.ldap.url", ""), "ldaps");
    new LdapDirectory(settings).problem().ifPresent(problem -> {
      throw refusal(problem);
    });
  }

  private static void requireOidc(Environment settings) {
    requireAll(settings, "oidc", OIDC);
    requireLocal(settings);
    String issuer = settings.getProperty("bfm.oidc.issuer", "");
    requireEncryption("BFM_OIDC_ISSUER", issuer, "https");
    problemOf(issuer).ifPresent(problem -> {
      throw refusal(problem);
    });
  }

  private static void requireAll(Environment settings, String kind, List<String> names) {
    String missing = names.stream().map(name -> "bfm." + kind + "." + name)
        .filter(name -> settings.getProperty(name, "").isBlank())
        .map(name -> name.toUpperCase(Locale.ROOT).replace('.', '_'))
        .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw refusal("BFM_ACCOUNTS=" + kind + " braucht noch " + missing + ".");
    }
  }

  /** Otherwise somebody with that name in the directory would be administrator, and `bfm deploy` could not come in. */
  private static void requireLocal(Environment settings) {
    String administrator = settings.getProperty("bfm.admin.user", "");
    if (!Accounts.local(settings).contains(administrator)) {
      throw refusal("Unter BFM_LOCAL fehlt der Administrator „" + administrator + "“.");
    }
  }

  private static void requireEncryption(String name, String address, String scheme) {
    URI found;
    try {
      found = URI.create(address);
    } catch (IllegalArgumentException malformed) {
      throw refusal(name + " ist keine Adresse: " + address);
    }
    boolean here = Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(found.getHost()));
    if (!here && !scheme.equals(found.getScheme())) {
      throw refusal(name + " muss mit " + scheme + ":// beginnen, sonst gehen Kennwörter lesbar durch das Netz.");
    }
  }

  /** An identity provider that is away may come back; one that answers otherwise never fits. */
  private static Optional<String> problemOf(String issuer) {
    try {
      String description = issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration";
      var answer = new RestTemplate().getForObject(description, Map.class);
      Object said = answer == null ? null : answer.get("issuer");
      return issuer.equals(said)
          ? Optional.empty()
          : Optional.of("BFM_OIDC_ISSUER ist " + issuer + ", der Anmeldedienst nennt sich aber " + said + ".");
    } catch (HttpClientErrorException refused) {
      return Optional.of("Unter BFM_OIDC_ISSUER antwortet kein Anmeldedienst (" + refused.getStatusCode().value() + ").");
    } catch (RestClientException away) {
      return Optional.empty();
    }
  }

  private static RefusedStart refusal(String sentence) {
    return new RefusedStart("Die Engine startet nicht: " + sentence + SEE);
  }
}
