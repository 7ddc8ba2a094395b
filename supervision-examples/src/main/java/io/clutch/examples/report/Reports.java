package io.clutch.examples.report;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** Writes reports, each by a Python process of its own. For threads that may block. */
final class Reports {
  private static final String CHILD = "monthly-report";
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("report").withModulePath(PythonModules.folder());

  private final ActorSystem<?> system;
  private final ActorRef<SupervisorCommand> tree;
  private final Path folder;

  /** {@code folder} holds {@code sales.csv} and receives the reports. */
  Reports(ActorSystem<?> system, ActorRef<SupervisorCommand> tree, Path folder) {
    this.system = system;
    this.tree = tree;
    this.folder = folder.toAbsolutePath();
  }

  /** Empty until a report is due. */
  static SupervisorSpec tree() {
    return SupervisorSpec.dynamic().withMaxChildren(1);
  }

  /** Returns when the report is written. Throws if it could not be written. */
  void write(YearMonth month) {
    ChildSpec<WorkerCommand> child = PythonWorker.child(CHILD, SPEC).withRestart(Restart.TEMPORARY);
    Reply started =
        Trees.ask(system, tree, replyTo -> new SupervisorCommand.StartChild(child, replyTo));
    if (!(started instanceof Reply.Started)) {
      throw new IllegalStateException(started.message());
    }
    try {
      python().call(call(month)).toCompletableFuture().join();
    } finally {
      // The supervisor executes this before the next report's start.
      tree.tell(new SupervisorCommand.TerminateChild(CHILD, system.ignoreRef()));
    }
  }

  private PythonRef python() {
    return Clutch.get(system).ref(tree, CHILD, SPEC);
  }

  private Call<Double> call(YearMonth month) {
    return Call.of(
            "report:write",
            Double.class,
            folder.resolve("sales.csv").toString(),
            month.toString(),
            file(month).toString())
        .withDeadline(DEADLINE);
  }

  private Path file(YearMonth month) {
    return folder.resolve("report-" + month + ".txt");
  }
}
