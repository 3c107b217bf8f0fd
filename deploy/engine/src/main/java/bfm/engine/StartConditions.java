package bfm.engine;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Checked before anything is created: a password of its own, no movable clock over real cases, accounts that can be reached. */
class StartConditions implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final int SHORTEST = 12;
  private static final Set<String> WELL_KNOWN = Set.of(
      "admin", "camunda", "changeme", "change-me", "changeit", "demo", "fallmanagement", "geheim", "jobcenter",
      "operaton", "passwort", "password", "postgres", "secret", "test", "welcome", "willkommen");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Environment environment = context.getEnvironment();
    String user = environment.getProperty("bfm.admin.user", "").strip();
    requireOwnPassword(user, environment.getProperty("bfm.admin.password", ""));
    if (environment.acceptsProfiles(Profiles.of("simulation"))) {
      requireTestDatabase(environment.getProperty("bfm.db.url", ""));
    }
    HouseCertificates.trust(environment.getProperty("bfm.ca", ""));
    AccountConditions.require(environment);
    ParentProcess.stopWith(environment.getProperty("bfm.parent", Long.class, 0L));
  }

  static void requireOwnPassword(String user, String password) {
    String problem = null;
    if (user.isEmpty()) {
      throw new RefusedStart("The engine does not start without an administrator: set BFM_ADMIN_USER.");
    } else if (password.isBlank()) {
      problem = "has no password";
    } else if (isWellKnown(user, password)) {
      problem = "has a well-known password";
    } else if (password.length() < SHORTEST) {
      problem = "has a password of fewer than " + SHORTEST + " characters";
    }
    if (problem != null) {
      throw new RefusedStart("The engine does not start because its administrator \"" + user + "\" " + problem
          + ": set BFM_ADMIN_PASSWORD, or the secrets file bfm_admin_password, to one of your own with at least "
          + SHORTEST + " characters.");
    }
  }

  /** A well-known word counts with digits and signs around it, or repeated: "admin-2026!", "demodemodemo". */
  private static boolean isWellKnown(String user, String password) {
    String letters = password.toLowerCase(Locale.ROOT).replaceAll("[^a-zäöüß-]", "").replaceAll("^-+|-+$", "");
    if (letters.isEmpty() || letters.chars().distinct().count() < 3) {
      return true;
    }
    return letters.matches("(" + Pattern.quote(user.toLowerCase(Locale.ROOT)) + ")+")
        || WELL_KNOWN.stream().anyMatch(word -> letters.matches("(" + Pattern.quote(word) + "-?)+"));
  }

  private static void requireTestDatabase(String url) {
    String database = url.replaceFirst("[?;].*", "");
    if (!url.startsWith("jdbc:h2:") && !database.endsWith("_test")) {
      throw new RefusedStart("The profile \"simulation\" moves the clock of every case, so it only starts on H2 or on a"
          + " database whose name ends in _test: leave the profile out, or name another database in BFM_DB_URL.");
    }
  }
}
