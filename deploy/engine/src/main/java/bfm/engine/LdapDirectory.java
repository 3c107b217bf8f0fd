package bfm.engine;

import java.util.HashSet;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import javax.naming.AuthenticationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.PartialResultException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;
import org.springframework.core.env.Environment;

/** People and groups in an LDAP directory (OpenLDAP, Active Directory), read with an account of its own. */
class LdapDirectory implements DirectoryIdentity.Passwords {

  private static final String MILLISECONDS = "5000";

  private final Environment settings;

  LdapDirectory(Environment settings) {
    this.settings = settings;
  }

  @Override
  public Optional<DirectoryPerson> check(String user, String password) throws DirectoryIdentity.DirectoryAway {
    if (password.isEmpty()) { // would count as an anonymous sign-in, which succeeds
      return Optional.empty();
    }
    try (Link link = asReader()) {
      Optional<SearchResult> entry = entryOf(link, user);
      if (entry.isEmpty() || !opens(entry.get().getNameInNamespace(), password)) {
        return Optional.empty();
      }
      return Optional.of(person(link, user, entry.get()));
    } catch (NamingException problem) {
      throw new DirectoryIdentity.DirectoryAway(problem);
    }
  }

  /** Without a password, for {@link LdapAccounts} that follows changes. */
  Optional<DirectoryPerson> find(String user) throws DirectoryIdentity.DirectoryAway {
    try (Link link = asReader()) {
      Optional<SearchResult> entry = entryOf(link, user);
      return entry.isEmpty() ? Optional.empty() : Optional.of(person(link, user, entry.get()));
    } catch (NamingException problem) {
      throw new DirectoryIdentity.DirectoryAway(problem);
    }
  }

  /** One German sentence about what is wrong with the settings; empty if nothing is, or the directory is away. */
  Optional<String> problem() {
    try (Link link = asReader()) {
      entryOf(link, "niemand");
      link.search(setting("groups.base"), setting("groups.filter"), new Object[] {"cn=niemand", "niemand"}, setting("groups.id"));
      return Optional.empty();
    } catch (AuthenticationException refused) {
      return Optional.of("Das Verzeichnis weist das Konto aus BFM_LDAP_USER oder das Kennwort aus BFM_LDAP_PASSWORD ab.");
    } catch (NameNotFoundException missing) {
      return Optional.of("Im Verzeichnis gibt es BFM_LDAP_PEOPLE_BASE oder BFM_LDAP_GROUPS_BASE nicht, oder das Konto aus"
          + " BFM_LDAP_USER darf dort nicht lesen.");
    } catch (javax.naming.directory.InvalidSearchFilterException filter) {
      return Optional.of("BFM_LDAP_PEOPLE_FILTER oder BFM_LDAP_GROUPS_FILTER ist kein gültiger Suchausdruck.");
    } catch (NamingException away) {
      return Optional.empty();
    }
  }

  /** The one entry whose id is written exactly so: whoever types it in other letters would get a second account. */
  private Optional<SearchResult> entryOf(Link link, String user) throws NamingException {
    String id = setting("people.id");
    Set<SearchResult> found = link.search(
        setting("people.base"), setting("people.filter"), new Object[] {user},
        id, setting("people.first"), setting("people.last"));
    if (found.size() != 1) {
      return Optional.empty();
    }
    return found.stream().filter(entry -> user.equals(text(entry.getAttributes(), id))).findFirst();
  }

  private DirectoryPerson person(Link link, String user, SearchResult entry) throws NamingException {
    Object[] arguments = {entry.getNameInNamespace(), user};
    Set<String> groups = new HashSet<>();
    for (SearchResult group : link.search(
        setting("groups.base"), setting("groups.filter"), arguments, setting("groups.id"))) {
      groups.add(text(group.getAttributes(), setting("groups.id")));
    }
    Attributes facts = entry.getAttributes();
    return new DirectoryPerson(user, text(facts, setting("people.first")), text(facts, setting("people.last")), groups);
  }

  private Link asReader() throws NamingException {
    return open(setting("user"), setting("password"));
  }

  private boolean opens(String name, String password) throws NamingException {
    try (Link link = open(name, password)) {
      return true;
    } catch (AuthenticationException refused) {
      return false;
    }
  }

  private Link open(String name, String password) throws NamingException {
    var values = new Hashtable<String, String>();
    values.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
    values.put(Context.PROVIDER_URL, setting("url"));
    values.put(Context.SECURITY_AUTHENTICATION, "simple");
    values.put(Context.SECURITY_PRINCIPAL, name);
    values.put(Context.SECURITY_CREDENTIALS, password);
    values.put("com.sun.jndi.ldap.connect.timeout", MILLISECONDS);
    values.put("com.sun.jndi.ldap.read.timeout", MILLISECONDS);
    return new Link(new InitialDirContext(values));
  }

  private String setting(String name) {
    return settings.getProperty("bfm.ldap." + name, "");
  }

  private static String text(Attributes attributes, String name) {
    try {
      Attribute found = attributes.get(name);
      return found == null ? "" : String.valueOf(found.get());
    } catch (NamingException problem) {
      return "";
    }
  }

  /** A connection that is closed at the end of its block. */
  private record Link(DirContext context) implements AutoCloseable {

    Set<SearchResult> search(String base, String filter, Object[] arguments, String... attributes) throws NamingException {
      var controls = new SearchControls(SearchControls.SUBTREE_SCOPE, 0, 5000, attributes, false, false);
      NamingEnumeration<SearchResult> found = context.search(base, filter, arguments, controls);
      Set<SearchResult> all = new HashSet<>();
      try {
        while (found.hasMore()) {
          all.add(found.next());
        }
      } catch (PartialResultException elsewhere) {
        // Active Directory names other servers at the end; they are not asked
      }
      return all;
    }

    @Override
    public void close() throws NamingException {
      context.close();
    }
  }
}
