package io.clutch.examples.report;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** The scheduler's table, in a database that is one file. All times in it are UTC. */
record Jobs(JdbcConnectionPool database) implements AutoCloseable {
  // Each picked job must be recorded on disk, because the JVM may be killed at any time.
  private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name varchar(100) not null,
        task_instance varchar(100) not null,
        task_data blob,
        execution_time timestamp not null,
        picked boolean not null,
        picked_by varchar(50),
        last_success timestamp,
        last_failure timestamp,
        consecutive_failures int,
        last_heartbeat timestamp,
        version bigint not null,
        priority smallint,
        primary key (task_name, task_instance)
      )""";

  /** Opens the folder's database, and creates it if needed. One JVM at a time can. */
  static Jobs open(Path folder) throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("jobs").toAbsolutePath() + OPTIONS;
    var jobs = new Jobs(JdbcConnectionPool.create(url, "", ""));
    jobs.execute(TABLE);
    return jobs;
  }

  DataSource source() {
    return database;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute("shutdown");
    database.dispose();
  }
}
