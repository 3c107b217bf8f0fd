package bfm.engine;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Gives every user task the case number as a variable of its own, so that lists in Tasklist can show it: whoever may read
 * the task may read it, while the variables of the case stay closed to those who may not read the whole case.
 */
class CaseNumberOnTask extends AbstractBpmnParseListener {

  static final String VARIABLE = "task_case_number";

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    ((UserTaskActivityBehavior) activity.getActivityBehavior())
        .getTaskDefinition()
        .addTaskListener(TaskListener.EVENTNAME_CREATE, (TaskListener) CaseNumberOnTask::remember);
  }

  private static void remember(DelegateTask task) {
    String caseNumber = task.getExecution().getProcessBusinessKey();
    if (caseNumber != null) {
      task.setVariableLocal(VARIABLE, caseNumber);
    }
  }
}
