package bfm.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.task.IdentityLink;

/**
 * Whoever gets a task with the property {@code notify=mail} is told by mail: in the transaction that hands over the task,
 * the process {@code notification} begins, which sends one mail. So there is no task without a mail and no mail without
 * a task, however long the mail server is away. A task of a group is told to the group once.
 */
class MailOnTask extends AbstractBpmnParseListener {

  static final String PROCESS = "notification";
  static final String TASK = "notified_task";
  static final String PERSON = "notified_person";
  static final String GROUP = "notified_group";

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    if (wantsMail(element)) {
      TaskDefinition definition = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
      definition.addTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, (TaskListener) MailOnTask::tellPerson);
      definition.addTaskListener(TaskListener.EVENTNAME_CREATE, (TaskListener) MailOnTask::tellGroups);
    }
  }

  private static boolean wantsMail(Element element) {
    Element extensions = element.element("extensionElements");
    Element properties = extensions == null ? null : extensions.element("properties");
    return properties != null
        && properties.elements("property").stream()
            .anyMatch(each -> Objects.equals(each.attribute("name"), "notify")
                && Objects.equals(each.attribute("value"), "mail"));
  }

  /** Each person who gets the task; whoever takes a task of their group has been told with the group. */
  private static void tellPerson(DelegateTask task) {
    if (task.getAssignee() != null && groups(task).isEmpty()) {
      begin(task, Map.of(TASK, task.getId(), PERSON, task.getAssignee()));
    }
  }

  private static void tellGroups(DelegateTask task) {
    groups(task).forEach(group -> begin(task, Map.of(TASK, task.getId(), GROUP, group)));
  }

  private static List<String> groups(DelegateTask task) {
    return task.getCandidates().stream().map(IdentityLink::getGroupId).filter(Objects::nonNull).toList();
  }

  /** The mail belongs to the task's Jobcenter, whoever or whatever made the task (see {@link JobcenterOfCase}). */
  private static void begin(DelegateTask task, Map<String, Object> facts) {
    Map<String, Object> variables = new HashMap<>(facts);
    if (task.getTenantId() != null) {
      variables.put(JobcenterOfCase.VARIABLE, task.getTenantId());
    }
    task.getProcessEngineServices()
        .getRuntimeService()
        .startProcessInstanceByKey(PROCESS, task.getExecution().getProcessBusinessKey(), variables);
  }
}
