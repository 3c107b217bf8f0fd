package bfm.engine;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the H2 file small. H2 writes every commit to the end of its file and tidies up in a thread that runs only while
 * writing is delayed. Here it is not, because a delay loses answered work when the engine is killed; without tidying the
 * file would grow by some 80 kB a step for ever.
 */
@Component
@EnableScheduling
@ConditionalOnExpression("'${bfm.db.url}'.startsWith('jdbc:h2:file:')")
class SmallFile {
  private static final int FILL_PERCENT = 70;
  private static final int BYTES_AT_ONCE = 32 << 20;

  private final DataSource source;

  SmallFile(DataSource source) {
    this.source = source;
  }

  /** Move what is still valid out of the emptiest parts of the file, so that H2 can write there again. */
  @Scheduled(initialDelayString = "${bfm.db.tidy-milliseconds}", fixedDelayString = "${bfm.db.tidy-milliseconds}")
  void tidy() throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
        session.getDatabase().getStore().getMvStore().compact(FILL_PERCENT, BYTES_AT_ONCE);
      }
    }
  }
}
