package bfm.engine;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.springframework.core.env.Environment;

/** What LDAP and OpenID Connect share: who stays an account of the engine, and how the others are mirrored. */
final class Accounts {

  private Accounts() {}

  static AccountMirror mirror(Environment settings) {
    return new AccountMirror(
        settings.getProperty("bfm.groups.prefix", ""), settings.getProperty("bfm.jobcenter.prefix", ""), local(settings));
  }

  static Set<String> local(Environment settings) {
    return Arrays.stream(settings.getProperty("bfm.local", "").split(","))
        .map(String::strip).filter(id -> !id.isEmpty()).collect(Collectors.toSet());
  }

  /** Lets the engine ask {@code passwords} about everybody but the technical accounts. */
  static ProcessEnginePlugin plugin(Environment settings, DirectoryIdentity.Passwords passwords) {
    Set<String> local = local(settings);
    AccountMirror mirror = mirror(settings);
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setIdentityProviderSessionFactory(new SessionFactory() {
          @Override
          public Class<?> getSessionType() {
            return DirectoryIdentity.class;
          }

          @Override
          public Session openSession() {
            return new DirectoryIdentity(local, passwords, mirror);
          }
        });
      }
    };
  }
}
