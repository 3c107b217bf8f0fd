package bfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.impl.util.xml.Namespace;

/**
 * Gives every user task two variables of its own for the lists: the phase (property {@code phase} of the process, else its
 * name) and what happens if nothing is done: the first sentence of that answer in the task's form, so that list and form
 * never disagree.
 */
class RiskOnTask extends AbstractBpmnParseListener {

  static final String PHASE = "task_phase";
  static final String RISK = "task_risk";
  private static final Pattern ANSWER = Pattern.compile("\\*\\*Wenn nichts geschieht:?\\*\\*:?\\s*([^\\n]+)");
  private static final Pattern SENTENCE = Pattern.compile("^.+?[.!](?=\\s|$)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
  private static final int LONGEST = 300; // letters; longer ones are cut, the form has the whole
  private static final Namespace EXTENSIONS = new Namespace("http://camunda.org/schema/1.0/bpmn");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    String form = element.attributeNS(EXTENSIONS, "formRef");
    ((UserTaskActivityBehavior) activity.getActivityBehavior())
        .getTaskDefinition()
        .addTaskListener(TaskListener.EVENTNAME_CREATE, (TaskListener) task -> remember(task, form));
  }

  /** The process itself is told of after its tasks, and all before one of them runs. */
  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity definition) {
    Element extensions = element.element("extensionElements");
    Element properties = extensions == null ? null : extensions.element("properties");
    if (properties != null) {
      properties.elements("property").stream()
          .filter(each -> Objects.equals(each.attribute("name"), "phase"))
          .forEach(each -> definition.setProperty(PHASE, each.attribute("value")));
    }
  }

  private void remember(DelegateTask task, String form) {
    ProcessDefinitionEntity process = ((TaskEntity) task).getExecution().getProcessDefinition();
    Object phase = process.getProperty(PHASE);
    task.setVariableLocal(PHASE, phase == null ? process.getName() : phase);
    String key = task.getProcessDefinitionId() + "/" + task.getTaskDefinitionKey();
    String answer = answers.computeIfAbsent(key, unused -> answer(form, process.getDeploymentId()));
    String risk = firstSentence(filled(answer, task));
    if (!risk.isBlank()) {
      task.setVariableLocal(RISK, risk.length() > LONGEST ? risk.substring(0, LONGEST) + " …" : risk);
    }
  }

  /** What the form says, with its placeholders; empty without a form or an answer. */
  private static String answer(String form, String deployment) {
    ResourceEntity file = form == null ? null : Context.getCommandContext()
        .getResourceManager()
        .findResourceByDeploymentIdAndResourceName(deployment, form + ".form");
    if (file == null) {
      return "";
    }
    try {
      for (JsonNode part : JSON.readTree(new ByteArrayInputStream(file.getBytes())).path("components")) {
        Matcher found = ANSWER.matcher(part.path("text").asText());
        if (found.find()) {
          return found.group(1);
        }
      }
    } catch (IOException unreadable) {
      return ""; // the form itself says so when somebody opens it
    }
    return "";
  }

  private static String firstSentence(String text) {
    Matcher found = SENTENCE.matcher(text);
    return found.find() ? found.group() : text;
  }

  private static String filled(String answer, DelegateTask task) {
    return PLACEHOLDER.matcher(answer).replaceAll(found -> {
      Object value = found.group(1).startsWith("text_") ? null : task.getVariable(found.group(1));
      return Matcher.quoteReplacement(value == null ? "…" : value.toString());
    });
  }
}
