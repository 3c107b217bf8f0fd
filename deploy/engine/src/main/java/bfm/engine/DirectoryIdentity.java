package bfm.engine;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's accounts when people sign in elsewhere: technical accounts keep their password here, everybody else has
 * none that counts. Who comes in is mirrored ({@link AccountMirror}), so rights and Jobcenters work as ever.
 */
class DirectoryIdentity extends DbIdentityServiceProvider {

  /** Asks the directory. Empty: no such person, or another password. */
  interface Passwords {
    Optional<DirectoryPerson> check(String user, String password) throws DirectoryAway;
  }

  /** The directory does not answer; nobody is blamed for it. */
  static class DirectoryAway extends Exception {
    DirectoryAway(Exception cause) {
      super("Das Verzeichnis antwortet nicht: " + cause.getMessage(), cause);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(DirectoryIdentity.class);

  private final Set<String> local;
  private final Passwords passwords;
  private final AccountMirror mirror;

  DirectoryIdentity(Set<String> local, Passwords passwords, AccountMirror mirror) {
    this.local = local;
    this.passwords = passwords;
    this.mirror = mirror;
  }

  @Override
  public boolean checkPassword(String user, String password) {
    if (user == null || password == null || local.contains(user)) {
      return super.checkPassword(user, password);
    }
    return Context.getCommandContext().runWithoutAuthorization(() -> comesIn(user, password));
  }

  /** Wrong passwords make an account wait, as for the engine's own. */
  private boolean comesIn(String user, String password) {
    UserEntity known = findUserById(user);
    if (known != null && isUserLocked(known)) {
      return false;
    }
    try {
      Optional<DirectoryPerson> person = passwords.check(user, password);
      person.ifPresentOrElse(accept(known), () -> refuse(known));
      return person.isPresent();
    } catch (DirectoryAway problem) {
      log.error(problem.getMessage());
      return false;
    }
  }

  private Consumer<DirectoryPerson> accept(UserEntity known) {
    IdentityService identities = Context.getProcessEngineConfiguration().getIdentityService();
    return person -> {
      if (known != null) {
        unlockUser(known);
      }
      mirror.apply(identities, person);
    };
  }

  private void refuse(UserEntity known) {
    if (known != null) {
      lockUser(known);
    }
  }
}
