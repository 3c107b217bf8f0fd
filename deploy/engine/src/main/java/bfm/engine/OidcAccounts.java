package bfm.engine;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * BFM_ACCOUNTS=oidc: people sign in to the web apps at the identity provider of the house (OpenID Connect, code flow).
 * REST asks the technical accounts for their passwords as ever.
 */
@Configuration
@EnableWebSecurity
@ConditionalOnProperty(name = "bfm.accounts", havingValue = "oidc")
class OidcAccounts {

  private static final String NAME = "haus";
  private static final String START = "/camunda/oauth2/authorization";
  private static final String RETURN = "/camunda/oauth2/code/*";
  private static final int FIRST = -100;
  /** Whole paths: plain text would mean the paths of one servlet, and leave the web apps' API out. */
  private static final PathPatternRequestMatcher.Builder PATH = PathPatternRequestMatcher.withDefaults();

  @Bean
  ProcessEnginePlugin noPasswords(Environment settings) {
    return Accounts.plugin(settings, (user, password) -> Optional.empty());
  }

  /** Asks the identity provider when the first person comes, so the engine starts while it is away. */
  @Bean
  ClientRegistrationRepository identityProvider(Environment settings) {
    return new SupplierClientRegistrationRepository(
        () -> new InMemoryClientRegistrationRepository(registration(settings)));
  }

  private static ClientRegistration registration(Environment settings) {
    return ClientRegistrations.fromIssuerLocation(settings.getRequiredProperty("bfm.oidc.issuer"))
        .registrationId(NAME)
        .clientId(settings.getRequiredProperty("bfm.oidc.client"))
        .clientSecret(settings.getRequiredProperty("bfm.oidc.secret"))
        .scope(settings.getRequiredProperty("bfm.oidc.scopes").split("[ ,]+"))
        .userNameAttributeName(settings.getRequiredProperty("bfm.oidc.user"))
        .redirectUri("{baseUrl}" + RETURN.replace("*", "{registrationId}"))
        .clientSettings(ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
        .build();
  }

  @Bean
  SecurityFilterChain signIn(
      HttpSecurity http, ClientRegistrationRepository provider, Environment settings, ProcessEngine engine)
      throws Exception {
    var seen = new HttpSessionRequestCache();
    seen.setRequestMatcher(PATH.matcher("/camunda/app/**"));
    var signOut = new OidcClientInitiatedLogoutSuccessHandler(provider);
    signOut.setPostLogoutRedirectUri("{baseUrl}" + SignInPages.SIGNED_OUT);
    signOut.setDefaultTargetUrl(SignInPages.SIGNED_OUT);
    var longest = settings.getRequiredProperty("bfm.oidc.hours", Long.class);
    return http.securityMatcher(PATH.matcher("/camunda/**"))
        .authorizeHttpRequests(requests -> requests
            .requestMatchers(PATH.matcher("/camunda/api/admin/auth/user/*/login/**")).denyAll()
            .requestMatchers(PATH.matcher("/camunda/app/**"), PATH.matcher("/camunda/api/**")).authenticated()
            .anyRequest().permitAll())
        .oauth2Login(login -> login
            .loginPage(START + "/" + NAME)
            .authorizationEndpoint(start -> start.baseUri(START))
            .redirectionEndpoint(end -> end.baseUri(RETURN))
            .userInfoEndpoint(facts -> facts.oidcUserService(person(settings, engine.getIdentityService())))
            .failureUrl(SignInPages.FAILED))
        .logout(out -> out
            .logoutRequestMatcher(PATH.matcher(HttpMethod.GET, "/camunda/abmelden"))
            .logoutSuccessHandler(signOut))
        .exceptionHandling(problem -> problem.defaultAuthenticationEntryPointFor(
            new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), PATH.matcher("/camunda/api/**")))
        .requestCache(cache -> cache.requestCache(seen))
        .addFilterBefore(new SessionAge(longest), SecurityContextHolderFilter.class)
        .headers(AbstractHttpConfigurer::disable) // the web apps set their own
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }

  private static OAuth2UserService<OidcUserRequest, OidcUser> person(Environment settings, IdentityService identities) {
    var provider = new OidcUserService();
    String id = settings.getRequiredProperty("bfm.oidc.user");
    String groups = settings.getRequiredProperty("bfm.oidc.groups");
    AccountMirror mirror = Accounts.mirror(settings);
    return request -> {
      try {
        OidcUser user = provider.loadUser(request);
        mirror.apply(identities, new DirectoryPerson(
            user.getClaimAsString(id), user.getGivenName(), user.getFamilyName(), groupsOf(user, groups)));
        return new DefaultOidcUser(user.getAuthorities(), user.getIdToken(), user.getUserInfo(), id);
      } catch (IllegalArgumentException | ProcessEngineException refused) {
        throw new OAuth2AuthenticationException(new OAuth2Error("refused"), refused.getMessage(), refused);
      }
    };
  }

  private static Set<String> groupsOf(OidcUser user, String claim) {
    return user.hasClaim(claim) ? new HashSet<>(user.getClaimAsStringList(claim)) : Set.of();
  }

  @Bean
  DelegatingFilterProxyRegistrationBean securityFilters() {
    var filters = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    filters.setOrder(FIRST);
    filters.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    filters.addUrlPatterns("/camunda/*");
    return filters;
  }

  @Bean
  FilterRegistrationBean<ContainerBasedAuthenticationFilter> webAppSession() {
    var filter = new FilterRegistrationBean<>(new ContainerBasedAuthenticationFilter());
    filter.addInitParameter(
        ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM, OidcSession.class.getName());
    filter.setOrder(FIRST + 1);
    filter.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
    return filter;
  }
}
