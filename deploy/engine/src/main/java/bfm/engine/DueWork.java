package bfm.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * All that the engine has yet to do, in one answer: whoever waits until nothing moves asks for it many times a second, and
 * the same by REST takes four requests, between which work can pass unseen.
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

  private final ProcessEngine engine;
  private final Administrators administrators;

  DueWork(ProcessEngine engine, Administrators administrators) {
    this.engine = engine;
    this.administrators = administrators;
  }

  @PostMapping
  Due read(@RequestBody Set<String> instances) {
    administrators.require();
    List<ExternalTask> tasks = engine.getExternalTaskService().createExternalTaskQuery().active().list();
    List<Job> jobs = engine.getManagementService().createJobQuery().executable().active().list();
    Map<String, String> keys = businessKeys(jobs.stream().map(Job::getProcessInstanceId).filter(id -> id != null).toList());
    return new Due(
        Stream.concat(tasks.stream().map(DueWork::step), jobs.stream().map(job -> step(job, keys))).toList(),
        businessKeys(instances));
  }

  private static Step step(ExternalTask task) {
    return new Step(task.getBusinessKey(), task.getProcessInstanceId(), task.getProcessDefinitionKey(),
        task.getActivityId(), task.getTopicName(), task.getRetries(), task.getErrorMessage());
  }

  private static Step step(Job job, Map<String, String> keys) {
    return new Step(keys.get(job.getProcessInstanceId()), job.getProcessInstanceId(), job.getProcessDefinitionKey(),
        job.getFailedActivityId(), null, job.getRetries(), job.getExceptionMessage());
  }

  /** By instance; those without a key are left out. */
  private Map<String, String> businessKeys(Collection<String> instances) {
    if (instances.isEmpty()) {
      return Collections.emptyMap(); // unlike Map.of(), it may be asked for null: a job for no instance
    }
    return engine.getRuntimeService().createProcessInstanceQuery().processInstanceIds(Set.copyOf(instances)).list()
        .stream().filter(instance -> instance.getBusinessKey() != null)
        .collect(Collectors.toMap(ProcessInstance::getProcessInstanceId, ProcessInstance::getBusinessKey));
  }
}
