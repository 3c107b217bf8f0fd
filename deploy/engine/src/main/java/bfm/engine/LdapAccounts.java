package bfm.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** BFM_ACCOUNTS=ldap: people sign in with the password of the house's directory and have the groups that it says. */
@Configuration
@ConditionalOnProperty(name = "bfm.accounts", havingValue = "ldap")
class LdapAccounts {

  private static final Logger log = LoggerFactory.getLogger(LdapAccounts.class);

  @Bean
  LdapDirectory directory(Environment settings) {
    return new LdapDirectory(settings);
  }

  @Bean
  ProcessEnginePlugin directoryPasswords(Environment settings, LdapDirectory directory) {
    return Accounts.plugin(settings, directory);
  }

  /** Follows what changes in the directory while people are signed in: whoever leaves it loses everything. */
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService directoryChanges(Environment settings, LdapDirectory directory, ProcessEngine engine) {
    AccountMirror mirror = Accounts.mirror(settings);
    long seconds = settings.getRequiredProperty("bfm.ldap.seconds", Long.class);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    clock.scheduleWithFixedDelay(
        () -> follow(engine.getIdentityService(), directory, mirror), seconds, seconds, TimeUnit.SECONDS);
    return clock;
  }

  private static void follow(IdentityService identities, LdapDirectory directory, AccountMirror mirror) {
    try {
      List<User> known = identities.createUserQuery().list();
      for (User user : known) {
        if (!mirror.local().contains(user.getId())) {
          Optional<DirectoryPerson> person = directory.find(user.getId());
          person.ifPresentOrElse(found -> mirror.apply(identities, found), () -> mirror.withdraw(identities, user));
        }
      }
    } catch (DirectoryIdentity.DirectoryAway away) {
      log.warn("{} Gruppen bleiben, wie sie sind.", away.getMessage());
    } catch (ProcessEngineException collision) { // another node was at it; the next round sees the rest
      log.info("Abgleich mit dem Verzeichnis wird wiederholt: {}", collision.getMessage());
    }
  }
}
