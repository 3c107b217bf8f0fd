package bfm.engine;

import java.util.Objects;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.task.Task;

/**
 * Whoever passes a task on may not read it any longer: the engine gives a right to the new assignee or owner, but leaves
 * the former one his. After a transfer or the end of a cover that would keep the case open to somebody who has left it.
 */
class TaskPassesOn extends DefaultAuthorizationProvider {

  @Override
  public AuthorizationEntity[] newTaskAssignee(Task task, String former, String present) {
    takeBack(task, former, present, task.getOwner());
    return super.newTaskAssignee(task, former, present);
  }

  @Override
  public AuthorizationEntity[] newTaskOwner(Task task, String former, String present) {
    takeBack(task, former, present, task.getAssignee());
    return super.newTaskOwner(task, former, present);
  }

  private static void takeBack(Task task, String former, String present, String other) {
    if (former != null && !Objects.equals(former, present) && !Objects.equals(former, other)) {
      Context.getCommandContext()
          .getAuthorizationManager()
          .deleteAuthorizationsByResourceIdAndUserId(Resources.TASK, task.getId(), former);
    }
  }
}
