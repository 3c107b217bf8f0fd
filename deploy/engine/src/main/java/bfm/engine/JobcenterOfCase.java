package bfm.engine;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProvider;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderCaseInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderHistoricDecisionInstanceContext;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantIdProviderProcessInstanceContext;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/**
 * Gives every process instance the Jobcenter it belongs to as its tenant; the engine then hides it, and all that hangs on
 * it, from those who work elsewhere. Diagrams have no tenant: one set serves all Jobcenters.
 *
 * <p>A called process belongs where its caller does. Else the only Jobcenter of whoever starts it decides, whatever the
 * form says; the system and administrators, who belong to none or to all, name it in the variable {@code jobcenter}.
 * Nobody starts a case that they may not see: a name that is no tenant, or not one of the starter's, leaves it without.
 */
class JobcenterOfCase implements TenantIdProvider {

  static final String VARIABLE = "jobcenter";

  @Override
  public String provideTenantIdForProcessInstance(TenantIdProviderProcessInstanceContext context) {
    DelegateExecution caller = context.getSuperExecution();
    if (caller != null && caller.getTenantId() != null) {
      return caller.getTenantId();
    }
    CommandContext command = Context.getCommandContext();
    Authentication starter = command.getAuthentication();
    List<String> own = starter == null || starter.getTenantIds() == null ? List.of() : starter.getTenantIds();
    if (own.size() == 1) {
      return own.get(0);
    }
    boolean seesAll = !command.getTenantManager().isTenantCheckEnabled();
    return context.getVariables().get(VARIABLE) instanceof String named
            && (own.contains(named) || seesAll && exists(named))
        ? named
        : null;
  }

  private static boolean exists(String tenant) {
    ProcessEngineConfigurationImpl configuration = Context.getProcessEngineConfiguration();
    return configuration.getIdentityService().createTenantQuery().tenantId(tenant).count() > 0;
  }

  @Override
  public String provideTenantIdForCaseInstance(TenantIdProviderCaseInstanceContext context) {
    return null;
  }

  @Override
  public String provideTenantIdForHistoricDecisionInstance(TenantIdProviderHistoricDecisionInstanceContext context) {
    return null;
  }
}
