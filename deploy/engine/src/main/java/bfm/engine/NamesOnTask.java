package bfm.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * A form speaks of colleagues by name. The property {@code given} of a user task lists what the form finds; for
 * {@code referrer_name} this is the name of the account in {@code referrer}, as a variable of the task, so it goes with it.
 */
class NamesOnTask extends AbstractBpmnParseListener {

  private static final String SUFFIX = "_name";

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    List<String> names = wanted(element);
    if (!names.isEmpty()) {
      ((UserTaskActivityBehavior) activity.getActivityBehavior())
          .getTaskDefinition()
          .addTaskListener(TaskListener.EVENTNAME_CREATE, (TaskListener) task -> names.forEach(name -> put(task, name)));
    }
  }

  private static List<String> wanted(Element element) {
    Element extensions = element.element("extensionElements");
    Element properties = extensions == null ? null : extensions.element("properties");
    return properties == null ? List.of() : properties.elements("property").stream()
        .filter(each -> Objects.equals(each.attribute("name"), "given"))
        .flatMap(each -> Arrays.stream(each.attribute("value").split("\\s+")))
        .filter(name -> name.endsWith(SUFFIX))
        .toList();
  }

  private static void put(DelegateTask task, String name) {
    Object account = task.getVariable(name.substring(0, name.length() - SUFFIX.length()));
    if (account instanceof String id) {
      task.setVariableLocal(name, nameOf(task, id));
    }
  }

  /** Whoever completes the step before may not look up colleagues; an account without a name keeps its id. */
  private static String nameOf(DelegateTask task, String id) {
    User user = Context.getCommandContext().runWithoutAuthorization(() ->
        task.getProcessEngineServices().getIdentityService().createUserQuery().userId(id).singleResult());
    String name = user == null ? "" : (Objects.toString(user.getFirstName(), "") + " " + Objects.toString(user.getLastName(), "")).strip();
    return name.isEmpty() ? id : name;
  }
}
