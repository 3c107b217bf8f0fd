package bfm.engine;

import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * All that the engine has yet to do, in one answer: whoever waits until nothing moves asks for it many times a second, and
 * the same by REST takes four requests, between which work can pass unseen. One statement of our own, because the queries
 * of the engine for it were a sixth of all its work in a run of scenarios.
 */
@RestController
@Profile("simulation")
@RequestMapping("/simulation/work")
class DueWork {

  /** A task of the workers (with topic) or a job; businessKey is that of its process instance. */
  record Step(
      String businessKey, String instance, String process, String activity, String topic, Integer retries, String error) {}

  /** keys: business keys of the instances that were asked for. */
  record Due(List<Step> steps, Map<String, String> keys) {}

  private static final String STEPS = """
      select P.BUSINESS_KEY_, W.PROC_INST_ID_, W.PROC_DEF_KEY_, W.ACT_ID_, W.TOPIC_NAME_, W.RETRIES_, W.ERROR_MSG_
      from ACT_RU_EXT_TASK W join ACT_RU_EXECUTION P on P.ID_ = W.PROC_INST_ID_
      where W.SUSPENSION_STATE_ = 1
      union all
      select P.BUSINESS_KEY_, J.PROCESS_INSTANCE_ID_, J.PROCESS_DEF_KEY_, J.FAILED_ACT_ID_, null, J.RETRIES_, J.EXCEPTION_MSG_
      from ACT_RU_JOB J left join ACT_RU_EXECUTION P on P.ID_ = J.PROCESS_INSTANCE_ID_
      where J.SUSPENSION_STATE_ = 1 and J.RETRIES_ > 0 and (J.DUEDATE_ is null or J.DUEDATE_ <= ?)
      """;

  private final ProcessEngine engine;
  private final Administrators administrators;
  private final JdbcTemplate database;

  DueWork(ProcessEngine engine, Administrators administrators, DataSource database) {
    this.engine = engine;
    this.administrators = administrators;
    this.database = new JdbcTemplate(database);
  }

  @PostMapping
  Due read(@RequestBody Set<String> instances) {
    administrators.require();
    List<Step> steps = database.query(STEPS,
        (row, number) -> new Step(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
            row.getObject(6, Integer.class), row.getString(7)),
        new Timestamp(ClockUtil.now().getTime()));
    return new Due(steps, businessKeys(instances));
  }

  /** By instance; those without a key are left out. */
  private Map<String, String> businessKeys(Collection<String> instances) {
    if (instances.isEmpty()) {
      return Map.of();
    }
    return engine.getRuntimeService().createProcessInstanceQuery().processInstanceIds(Set.copyOf(instances)).list()
        .stream().filter(instance -> instance.getBusinessKey() != null)
        .collect(Collectors.toMap(ProcessInstance::getProcessInstanceId, ProcessInstance::getBusinessKey));
  }
}
