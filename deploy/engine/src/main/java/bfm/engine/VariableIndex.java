package bfm.engine;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * H2 only. The engine asks for variables by execution, by name, and "of no task". For that H2 chose the index by task and
 * name, and so read the variables of that name of all cases, for every task that a worker fetched: the more cases, the
 * slower each. With this index it reads those of the one execution. PostgreSQL chooses well by itself.
 */
@Component
@ConditionalOnExpression("'${bfm.db.url}'.startsWith('jdbc:h2:')")
class VariableIndex {
  private final JdbcTemplate database;

  VariableIndex(DataSource source) {
    database = new JdbcTemplate(source);
  }

  @EventListener(ApplicationStartedEvent.class)
  void create() {
    database.execute(
        "create index if not exists BFM_IDX_VARIABLE_OF_EXECUTION on ACT_RU_VARIABLE (EXECUTION_ID_, TASK_ID_, NAME_)");
  }
}
