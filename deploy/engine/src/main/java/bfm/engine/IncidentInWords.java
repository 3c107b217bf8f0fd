package bfm.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.deploy.cache.DeploymentCache;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;

/**
 * Every incident begins with case and box as people know them, whichever worker or job failed; and what the engine itself
 * could not do is told in German. workers/incidents/message.py takes the beginning off again: keep both in step.
 */
class IncidentInWords extends DefaultIncidentHandler {

  private static final Pattern EXPRESSION =
      Pattern.compile("(?:Unknown (?:property|method) used in|Error while evaluating) expression: (.*?)(?=\\. Cause:|$)", Pattern.DOTALL);
  private static final Pattern IDENTIFIER = Pattern.compile("Cannot resolve identifier '(\\w+)'");
  private static final Pattern NO_FLOW = Pattern.compile("ENGINE-02004");
  private static final Pattern NO_DATE = Pattern.compile("ENGINE-09026|ENGINE-09027|Invalid format: |couldn't be resolved|DueDate");
  private static final Pattern CODE = Pattern.compile("ENGINE-\\d{5}");

  private final boolean ofEngine;

  /** ofEngine: the message is the engine's own, not a worker's. */
  IncidentInWords(String type, boolean ofEngine) {
    super(type);
    this.ofEngine = ofEngine;
  }

  @Override
  public Incident handleIncident(IncidentContext context, String message) {
    String text = message == null ? "" : message;
    return super.handleIncident(context, place(context) + (ofEngine ? german(text) : text));
  }

  private static String place(IncidentContext context) {
    String caseNumber = caseNumber(context);
    return (caseNumber == null ? "" : "Fall " + caseNumber + ", ") + "Kasten " + box(context) + ": ";
  }

  private static String caseNumber(IncidentContext context) {
    if (context.getExecutionId() == null) {
      return null;
    }
    ExecutionEntity execution =
        Context.getCommandContext().getExecutionManager().findExecutionById(context.getExecutionId());
    return execution == null ? null : execution.getProcessBusinessKey();
  }

  private static String box(IncidentContext context) {
    String id = context.getFailedActivityId() != null ? context.getFailedActivityId() : context.getActivityId();
    if (context.getProcessDefinitionId() == null) {
      return id;
    }
    DeploymentCache cache = Context.getProcessEngineConfiguration().getDeploymentCache();
    String process = cache.findDeployedProcessDefinitionById(context.getProcessDefinitionId()).getKey();
    return label(cache.findBpmnModelInstanceForProcessDefinition(context.getProcessDefinitionId()), id)
        + "(" + process + "." + id + ")";
  }

  /** As drawn; the engine itself does not keep the names of all events. */
  private static String label(BpmnModelInstance diagram, String id) {
    return diagram.getModelElementById(id) instanceof FlowElement box && box.getName() != null
        ? "„" + oneLine(box.getName()) + "“ "
        : "";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** The engine's message may quote a value: only its expression, its unknown name and its code are taken over. */
  private static String german(String message) {
    Matcher expression = EXPRESSION.matcher(message);
    Matcher identifier = IDENTIFIER.matcher(message);
    if (expression.find()) {
      String ask = "Der Ausdruck " + oneLine(expression.group(1)) + " lässt sich nicht auswerten";
      return identifier.find()
          ? ask + ": Die Variable „" + identifier.group(1) + "“ fehlt. Erwartet: ein Schritt oder ein Formular davor setzt sie. "
              + "Bitte die Variable in Cockpit am Vorgang anlegen und wiederholen; auf Dauer das Diagramm berichtigen."
          : ask + ". Erwartet: Werte, die zu ihm passen. Bitte die Variablen, die er nennt, in Cockpit prüfen und dann "
              + "wiederholen; auf Dauer das Diagramm berichtigen.";
    }
    if (NO_FLOW.matcher(message).find()) {
      return "Keiner der Wege nach dieser Entscheidung passt zu den Angaben des Falls. Erwartet: genau eine Bedingung trifft zu, "
          + "oder ein Weg gilt sonst. Bitte die Variablen der Bedingungen in Cockpit prüfen und wiederholen; auf Dauer das "
          + "Diagramm berichtigen.";
    }
    if (NO_DATE.matcher(message).find()) {
      return "Der Zeitpunkt des Zeitgebers ist keiner. Erwartet: ein Tag (JJJJ-MM-TT) oder eine Dauer in der Variablen, die der "
          + "Zeitgeber nennt. Bitte die Variable in Cockpit berichtigen und wiederholen.";
    }
    Matcher code = CODE.matcher(message);
    return "Technischer Fehler der Engine" + (code.find() ? " (" + code.group() + ")" : "") + ". Erwartet: der Schritt läuft ohne "
        + "Fehler durch. Bitte den Stack-Trace am Auftrag lesen (Cockpit, Reiter „Jobs“), die Ursache beheben und wiederholen.";
  }
}
