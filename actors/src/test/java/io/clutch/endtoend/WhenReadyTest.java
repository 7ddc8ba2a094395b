package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who waits until a worker is ready hears of it, or why it never will be. */
@ExtendWith(Leftovers.class)
class WhenReadyTest {
  private static final WorkerSpec MISSING =
      WorkerSpec.functions("no_such_module").withModulePath(ClutchFixture.HANDLERS);

  @TempDir private Path directory;

  @Test
  void aWorkerIsReadyOnceItTakesCalls() {
    try (ClutchFixture clutch = ClutchFixture.open()) {
      PythonRef python = clutch.spawn(WorkerSpec.functions("os"));
      value(python.whenReady());
      WorkerStatus status = value(python.workerStatus());
      assertThat(status.phase()).isInstanceOf(WorkerPhase.Ready.class);
      assertThat(status.pid()).isEqualTo(ClutchFixture.pid(python));
      assertThat(status.memory()).isPresent();
      value(python.whenReady());
    }
  }

  @Test
  void aWorkerThatCannotStartSaysWhy() {
    try (ClutchFixture clutch = ClutchFixture.open()) {
      PythonRef python = clutch.spawn(MISSING);
      NotRunning failure = failure(python.whenReady(), NotRunning.class);
      assertThat(failure.reason()).isInstanceOf(ExitReason.BootFailed.class);
      assertThat(failure.message()).contains("no_such_module");
      assertThat(failure(python.workerStatus(), NotRunning.class).message())
          .contains("no_such_module");
      failure(python.whenReady(), NotRunning.class);
    }
  }

  @Test
  void aWorkerThatIsStoppedBeforeItIsReadySaysSo() throws Exception {
    String waits = "while [ ! -e '" + directory.resolve("go") + "' ]; do sleep 0.01; done";
    String slow = FakeInterpreter.beforeTheWorker(directory, waits);
    try (ClutchFixture clutch = ClutchFixture.open()) {
      PythonRef python = clutch.spawn(WorkerSpec.functions("os").withInterpreter(slow));
      var ready = python.whenReady();
      assertThat(value(python.workerStatus()).phase()).isInstanceOf(WorkerPhase.Starting.class);
      python.stop();
      assertThat(failure(ready, NotRunning.class).reason()).isInstanceOf(ExitReason.Stopped.class);
      Files.createFile(directory.resolve("go"));
    }
  }

  @Test
  void asManyMayWaitAsCallsInTheQueue() throws Exception {
    String waits = "while [ ! -e '" + directory.resolve("go") + "' ]; do sleep 0.01; done";
    String slow = FakeInterpreter.beforeTheWorker(directory, waits);
    try (ClutchFixture clutch = ClutchFixture.open("clutch.worker.queue-capacity = 2")) {
      PythonRef python = clutch.spawn(WorkerSpec.functions("os").withInterpreter(slow));
      var first = python.whenReady();
      var second = python.whenReady();
      assertThat(failure(python.whenReady()).message()).contains("the queue is full");
      first.toCompletableFuture().cancel(true);
      var third = python.whenReady(); // in the place of the first
      Files.createFile(directory.resolve("go"));
      value(second);
      value(third);
    }
  }

  @Test
  void aChildOfATreeIsAwaitedThroughItsRestart() throws Exception {
    Path closed = directory.resolve("closed");
    String waits = "while [ -e '" + closed + "' ]; do sleep 0.01; done";
    WorkerSpec spec =
        TreeFixture.WORKER
            .withInterpreter(FakeInterpreter.beforeTheWorker(directory, waits))
            .withSettings(it -> it.withStart(StartMethod.SPAWN));
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", spec)))) {
      PythonRef python = Clutch.get(tree.clutch.system()).ref(tree.top, "a", spec);
      value(python.whenReady());
      long pid = ClutchFixture.pid(python);
      Files.createFile(closed);
      TreeFixture.kill(pid);
      assertThat(awaitRestarting(python).exit().reason()).isInstanceOf(ExitReason.Signalled.class);
      var ready = python.whenReady();
      assertThat(ready.toCompletableFuture()).isNotDone();
      Files.delete(closed);
      value(ready);
      assertThat(ClutchFixture.pid(python)).isNotEqualTo(pid);
    }
  }

  private static WorkerPhase.Restarting awaitRestarting(PythonRef python) {
    WorkerPhase phase =
        await()
            .until(
                () -> value(python.workerStatus()).phase(),
                it -> it instanceof WorkerPhase.Restarting);
    return (WorkerPhase.Restarting) phase;
  }

  @Test
  void aChildThatDoesNotStartSaysWhy() {
    SupervisorSpec spec = SupervisorSpec.oneForOne().withChild(PythonWorker.child("a", MISSING));
    try (TreeFixture tree = TreeFixture.open(spec)) {
      PythonRef python = Clutch.get(tree.clutch.system()).ref(tree.top, "a", MISSING);
      assertThat(failure(python.whenReady(), NotRunning.class).message())
          .contains("no_such_module");
    }
  }
}
