package bfm.engine;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Whoever gets a task with the property {@code notify=mail} is told by mail: in the transaction that hands over the task,
 * the process {@code notification} begins, which sends one mail. So there is no task without a mail and no mail without
 * a task, however long the mail server is away.
 */
class MailOnTask extends AbstractBpmnParseListener {

  static final String PROCESS = "notification";
  static final String TASK = "notified_task";
  static final String PERSON = "notified_person";

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    if (wantsMail(element)) {
      ((UserTaskActivityBehavior) activity.getActivityBehavior())
          .getTaskDefinition()
          .addTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, (TaskListener) MailOnTask::begin);
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

  private static void begin(DelegateTask task) {
    if (task.getAssignee() != null) {
      task.getProcessEngineServices()
          .getRuntimeService()
          .startProcessInstanceByKey(
              PROCESS,
              task.getExecution().getProcessBusinessKey(),
              Map.of(TASK, task.getId(), PERSON, task.getAssignee()));
    }
  }
}
