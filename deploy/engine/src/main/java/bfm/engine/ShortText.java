package bfm.engine;

import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.variable.serializer.StringValueSerializer;
import org.camunda.bpm.engine.impl.variable.serializer.ValueFields;
import org.camunda.bpm.engine.variable.value.StringValue;

/**
 * Refuses a text that the database has no room for, in words for the person who entered it. Otherwise the database
 * refuses, and its message quotes the text into the log.
 */
class ShortText extends StringValueSerializer {

  private static final int LONGEST = 4000;
  private static final int TOO_LONG = 20001; // codes below 20000 are the engine's own; workers/engine/answers.py knows this one

  @Override
  public void writeValue(StringValue value, ValueFields fields) {
    String text = value.getValue();
    if (text != null && text.length() > LONGEST) {
      throw new ProcessEngineException(
          "Der Text „" + fields.getName() + "“ hat " + text.length() + " Zeichen, höchstens " + LONGEST
              + " sind möglich. Bitte kürzen.",
          TOO_LONG);
    }
    super.writeValue(value, fields);
  }
}
