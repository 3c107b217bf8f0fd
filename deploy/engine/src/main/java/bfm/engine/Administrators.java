package bfm.engine;

import java.util.Collections;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Who may use the addresses of the profile "simulation". */
@Component
@Profile("simulation")
class Administrators {

  private final ProcessEngine engine;

  Administrators(ProcessEngine engine) {
    this.engine = engine;
  }

  /** Refuse the request of anybody else. */
  void require() {
    Authentication user = engine.getIdentityService().getCurrentAuthentication();
    var groups = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getAdminGroups();
    if (user == null || Collections.disjoint(user.getGroupIds(), groups)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Clock and work in hand are for administrators");
    }
  }
}
