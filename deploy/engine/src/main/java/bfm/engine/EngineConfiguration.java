package bfm.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Engine;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.camunda.bpm.engine.runtime.Incident;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What the settings in application.yaml cannot say. */
@Configuration
class EngineConfiguration {

  /** What people write for letters reaches neither history nor log ({@link TextFreeHistory}, {@link ShortText}). */
  @Bean
  ProcessEnginePlugin dataProtection() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setHistoryEventHandler(new TextFreeHistory(new DbHistoryEventHandler()));
        configuration.setCustomPreVariableSerializers(List.of(new ShortText()));
      }
    };
  }

  /** Lists show case number, phase, risk; leaders get a mail (see the four …OnTask). */
  @Bean
  ProcessEnginePlugin userTasks() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        if (configuration.getCustomPostBPMNParseListeners() == null) {
          configuration.setCustomPostBPMNParseListeners(new ArrayList<>());
        }
        configuration.getCustomPostBPMNParseListeners().add(new CaseNumberOnTask());
        configuration.getCustomPostBPMNParseListeners().add(new RiskOnTask());
        configuration.getCustomPostBPMNParseListeners().add(new NamesOnTask());
        configuration.getCustomPostBPMNParseListeners().add(new MailOnTask());
      }
    };
  }

  /** Cockpit says in German where and why something stands still ({@link IncidentInWords}). */
  @Bean
  ProcessEnginePlugin incidents() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setCustomIncidentHandlers(
            List.of(
                new IncidentInWords(Incident.FAILED_JOB_HANDLER_TYPE, true),
                new IncidentInWords(Incident.EXTERNAL_TASK_HANDLER_TYPE, false)));
      }
    };
  }

  /** A task is open to those it belongs to now (see {@link TaskPassesOn}). */
  @Bean
  ProcessEnginePlugin taskPassesOn() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setResourceAuthorizationProvider(new TaskPassesOn());
      }
    };
  }

  /** Staff of one Jobcenter see no case of another ({@link JobcenterOfCase}). */
  @Bean
  ProcessEnginePlugin jobcenters() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setTenantIdProvider(new JobcenterOfCase());
      }
    };
  }

  /** REST and clock ask for user and password; async, because long polling suspends its requests. */
  @Bean
  FilterRegistrationBean<ProcessEngineAuthenticationFilter> restAuthentication() {
    var filter = new ProcessEngineAuthenticationFilter() {
      @Override
      protected boolean requiresEngineAuthentication(String requestUrl) {
        return true;
      }
    };
    var registration = new FilterRegistrationBean<ProcessEngineAuthenticationFilter>(filter);
    registration.setName("rest-authentication");
    registration.setAsyncSupported(true);
    registration.addInitParameter(
        ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM,
        HttpBasicAuthenticationProvider.class.getName());
    registration.addUrlPatterns("/engine-rest/*", "/simulation/*");
    return registration;
  }

  /** Tomcat appends the name to session ids, by which the proxy finds the node that holds the session. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> nodeName(@Value("${bfm.node}") String name) {
    return factory -> factory.addContextCustomizers(context -> {
      if (!name.isBlank()) {
        ((Engine) context.getParent().getParent()).setJvmRoute(name);
      }
    });
  }

  /** Before all other filters, so that it sees what they made (see {@link PageNonce}). */
  @Bean
  FilterRegistrationBean<PageNonce> pageNonce() {
    var registration = new FilterRegistrationBean<>(new PageNonce());
    registration.addUrlPatterns("/camunda/app/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  /** Pages of {@code bfm serve} that forms and footer link to; in production the proxy answers before the engine is asked. */
  @Bean
  WebMvcConfigurer pagesBeside(@Value("${bfm.serve}") String address) {
    return new WebMvcConfigurer() {
      @Override
      public void addViewControllers(ViewControllerRegistry registry) {
        for (String page : List.of("/team", "/handbuch", "/impressum", "/barrierefreiheit")) {
          registry.addRedirectViewController(page, address + page);
        }
      }
    };
  }

  /** The secret decides: a changed administrator's password counts from the next start. */
  @Bean
  ApplicationRunner administratorPassword(
      ProcessEngine engine,
      @Value("${bfm.admin.user}") String id,
      @Value("${bfm.admin.password}") String password) {
    return arguments -> {
      IdentityService identities = engine.getIdentityService();
      if (!identities.checkPassword(id, password)) {
        identities.unlockUser(id);
        User user = identities.createUserQuery().userId(id).singleResult();
        user.setPassword(password);
        identities.saveUser(user);
      }
    };
  }
}
