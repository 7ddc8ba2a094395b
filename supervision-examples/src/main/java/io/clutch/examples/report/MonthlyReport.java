package io.clutch.examples.report;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Writes a report each month while it runs. */
public final class MonthlyReport {
  private static final String USAGE =
      """
      Usage: run report FOLDER [CRON [MILLISECONDS]]

      Reports each month on FOLDER/sales.csv, with lines such as 2026-10-03,12.50.

        CRON           when, with seconds first; without it at 6 o'clock (UTC) on the first of a month
        MILLISECONDS   between looks into the database, 10000 without it
      """;
  private static final String FIRST_OF_MONTH = "0 0 6 1 * *";
  private static final long POLLING_MILLIS = 10_000;
  private static final Duration RETRY = Duration.ofMinutes(5);
  private static final Duration SHUTDOWN = Duration.ofSeconds(1);
  private static final int FEWEST_HEARTBEATS = 4;
  private static final int WRONG_USAGE = 2;

  private MonthlyReport() {}

  /** The job. Its data is the month of the report, so a late run reports on the right one. */
  private static RecurringTask<String> job(CronSchedule schedule, Reports reports) {
    String lastMonth = YearMonth.now(ZoneOffset.UTC).minusMonths(1).toString();
    return Tasks.recurring("monthly-report", schedule, String.class)
        .initialData(lastMonth)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
        .executeStateful(
            (instance, context) -> {
              YearMonth month = YearMonth.parse(instance.getData());
              reports.write(month);
              System.out.println("Wrote the report of " + month);
              return month.plusMonths(1).toString();
            });
  }

  private static Scheduler scheduler(Jobs jobs, RecurringTask<String> job, Duration polling) {
    return Scheduler.create(jobs.source())
        .startTasks(job)
        .threads(1)
        .alwaysPersistTimestampInUTC()
        .shutdownMaxWait(SHUTDOWN)
        .pollingInterval(polling)
        .heartbeatInterval(polling.multipliedBy(2))
        .missedHeartbeatsLimit(FEWEST_HEARTBEATS)
        .build();
  }

  /** Stops new reports before the trees stop, and closes the database after them. */
  private static void stopInOrder(ActorSystem<?> system, Scheduler scheduler, Jobs jobs) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "pause-scheduler",
        () -> {
          scheduler.pause();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "stop-scheduler",
        () -> CompletableFuture.supplyAsync(() -> close(scheduler, jobs)));
  }

  private static Done close(Scheduler scheduler, Jobs jobs) {
    scheduler.stop();
    try {
      jobs.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the database did not close", e);
    }
    return Done.getInstance();
  }

  private static void run(Path folder, CronSchedule schedule, Duration polling)
      throws SQLException {
    Jobs jobs = Jobs.open(folder);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "reports");
    ActorRef<SupervisorCommand> tree =
        system.systemActorOf(Supervisor.create(Reports.tree()), "reports", Props.empty());
    RecurringTask<String> job = job(schedule, new Reports(system, tree, folder));
    Scheduler scheduler = scheduler(jobs, job, polling);
    stopInOrder(system, scheduler, jobs);
    scheduler.start();
  }

  private static Path folder(String... arguments) {
    if (arguments.length == 0 || arguments.length > 3) {
      throw new IllegalArgumentException("a folder is needed, and little else");
    }
    Path folder = Path.of(arguments[0]);
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is not a directory");
    }
    return folder;
  }

  /** Runs until it is killed. Exits with 2 for wrong arguments. */
  public static void main(String... arguments) throws SQLException {
    try {
      Path folder = folder(arguments);
      String cron = arguments.length > 1 ? arguments[1] : FIRST_OF_MONTH;
      long millis = arguments.length > 2 ? Long.parseLong(arguments[2]) : POLLING_MILLIS;
      run(folder, new CronSchedule(cron, ZoneOffset.UTC), Duration.ofMillis(millis));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(WRONG_USAGE);
    }
  }
}
