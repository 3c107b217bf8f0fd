package bfm.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.history.event.HistoricFormPropertyEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/**
 * Drops every history event of a variable or form field whose name starts with {@code text_}, {@code anonymous_} or
 * {@code talk_}: such text belongs into a letter, such figures into the anonymous record of the impact analysis, and both
 * are gone from the engine as soon as letter or record is written; what was said in a talk is kept only until its record
 * is deleted, and then it must be nowhere else.
 */
class TextFreeHistory implements HistoryEventHandler {

  private static final List<String> PREFIXES = List.of("text_", "anonymous_", "talk_");
  private final HistoryEventHandler next;

  TextFreeHistory(HistoryEventHandler next) {
    this.next = next;
  }

  @Override
  public void handleEvent(HistoryEvent event) {
    if (!isText(event)) {
      next.handleEvent(event);
    }
  }

  @Override
  public void handleEvents(List<HistoryEvent> events) {
    next.handleEvents(events.stream().filter(event -> !isText(event)).toList());
  }

  private static boolean isText(HistoryEvent event) {
    String name = null;
    if (event instanceof HistoricVariableUpdateEventEntity variable) {
      name = variable.getVariableName();
    } else if (event instanceof HistoricFormPropertyEventEntity field) {
      name = field.getPropertyId();
    }
    return name != null && PREFIXES.stream().anyMatch(name::startsWith);
  }
}
