package bfm.engine;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/** Reads and moves the engine's clock; exists in the profile "simulation" only, and for administrators only. */
@RestController
@Profile("simulation")
@RequestMapping("/simulation/clock")
class ClockController {

  /** ticking: the clock runs on from {@code now} (default); otherwise it stands still, and long polls never end. */
  record Clock(OffsetDateTime now, Boolean ticking) {}

  private final ProcessEngine engine;
  private final Administrators administrators;
  private final List<RestClient> peers;
  private boolean ticking = true;

  /** peers: root addresses of the other nodes on the same database; their clocks move along. */
  ClockController(
      ProcessEngine engine,
      Administrators administrators,
      RestClient.Builder client,
      @Value("${bfm.simulation.peers:}") List<String> peers) {
    this.engine = engine;
    this.administrators = administrators;
    this.peers = peers.stream()
        .map(peer -> client.clone().baseUrl(peer + "/simulation/clock?alone=true").build())
        .toList();
  }

  @GetMapping
  synchronized Clock read() {
    administrators.require();
    return clock();
  }

  @PutMapping
  synchronized Clock move(
      @RequestBody Clock wanted,
      @RequestHeader(HttpHeaders.AUTHORIZATION) String account,
      @RequestParam(defaultValue = "false") boolean alone) {
    administrators.require();
    if (wanted.now() == null) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "now is missing");
    }
    if (!alone) {
      peers.forEach(peer -> peer
          .put().header(HttpHeaders.AUTHORIZATION, account).body(wanted).retrieve().toBodilessEntity());
    }
    long millis = wanted.now().toInstant().toEpochMilli();
    ticking = wanted.ticking() == null || wanted.ticking();
    if (ticking) {
      ClockUtil.offset(millis - System.currentTimeMillis());
    } else {
      ClockUtil.setCurrentTime(new Date(millis));
    }
    wakeUp();
    return clock();
  }

  @DeleteMapping
  synchronized Clock reset(
      @RequestHeader(HttpHeaders.AUTHORIZATION) String account,
      @RequestParam(defaultValue = "false") boolean alone) {
    administrators.require();
    if (!alone) {
      peers.forEach(peer -> peer
          .delete().header(HttpHeaders.AUTHORIZATION, account).retrieve().toBodilessEntity());
    }
    ClockUtil.reset();
    ticking = true;
    wakeUp();
    return clock();
  }

  private Clock clock() {
    return new Clock(ClockUtil.now().toInstant().atZone(ZoneId.systemDefault()).toOffsetDateTime(), ticking);
  }

  /** Timers that are due now fire at once, and polls that are over end at once. */
  private void wakeUp() {
    configuration().getJobExecutor().jobWasAdded();
    ProcessEngineImpl.EXT_TASK_CONDITIONS.signalAll();
  }

  private ProcessEngineConfigurationImpl configuration() {
    return (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
  }
}
