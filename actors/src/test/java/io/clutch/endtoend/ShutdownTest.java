package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.failure.ExitReason.Unknown;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The end of the actor system: every worker stops in order, and no call is left without an end. */
@ExtendWith(Leftovers.class)
class ShutdownTest {
  @TempDir Path directory;

  @Test
  void stopsAllWorkersInOrder() {
    List<Path> ends = IntStream.range(0, 3).mapToObj(n -> directory.resolve("end" + n)).toList();
    ClutchFixture fixture = ClutchFixture.open();
    List<PythonRef> workers =
        ends.stream()
            .map(end -> fixture.spawn(WorkerSpec.actor("troupe:Hooked", end.toString())))
            .toList();
    workers.forEach(python -> value(python.call("look", String[].class)));
    var done =
        CoordinatedShutdown.get(fixture.system()).runAll(CoordinatedShutdown.jvmExitReason());
    value(done);
    fixture.close();
    for (int n = 0; n < 3; n++) {
      assertThat(ends.get(n)).content().startsWith("made started stopped");
      assertThat(ClutchFixture.stopped(workers.get(n))).isInstanceOf(Stopped.class);
    }
  }

  @Test
  void aCallAfterTheEndFails() {
    ClutchFixture fixture = ClutchFixture.open();
    PythonRef python = fixture.spawn(WorkerSpec.functions("os"));
    pid(python);
    fixture.close();
    assertThat(failure(python.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
    python.cast("os:getpid");
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
  }

  @Test
  void aReferenceMadeAfterTheEndFailsToo() {
    ClutchFixture fixture = ClutchFixture.open();
    WorkerSpec spec = WorkerSpec.functions("os");
    PythonRef python = fixture.spawn(spec);
    Clutch clutch = Clutch.get(fixture.system());
    pid(python);
    fixture.close();
    PythonRef late = clutch.ref(python.actor(), spec);
    assertThat(failure(late.call("os:getpid", Long.class))).isInstanceOf(NotRunning.class);
    assertThat(ClutchFixture.stopped(late)).isInstanceOf(Unknown.class);
  }

  @Test
  void aWorkerCannotBeSpawnedAfterTheEnd() {
    ClutchFixture fixture = ClutchFixture.open();
    fixture.spawn(WorkerSpec.functions("os"));
    fixture.close();
    assertThatThrownBy(() -> Clutch.get(fixture.system()).spawn(WorkerSpec.functions("os"), "late"))
        .isInstanceOf(RuntimeException.class);
  }

  /** The check after each class finds threads and files that are left. */
  @Test
  void whatIsLoadedAfterTheEndLeavesNothing() {
    ClutchFixture fixture = ClutchFixture.open();
    fixture.close();
    assertThatThrownBy(() -> Clutch.get(fixture.system()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void doesNotWaitForAHandlerThatGoesOn() {
    ClutchFixture fixture =
        ClutchFixture.open(
            "clutch.worker.stop { drain = 200ms, ask = 200ms, interrupt = 200ms, terminate = 200ms }");
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    long pid = pid(python);
    Path marker = directory.resolve("runs");
    var running = python.call("hangs:ignore_all", Object.class, marker.toString());
    org.awaitility.Awaitility.await().until(() -> Files.exists(marker));
    fixture.close();
    assertThat(failure(running)).isInstanceOf(Exited.class);
    assertThat(Proc.runs(pid)).isFalse();
  }

  @Test
  void endsInTheMidstOfAStart() {
    ClutchFixture fixture = ClutchFixture.open();
    PythonRef python = fixture.spawn(WorkerSpec.functions("endless_import"));
    var call = python.call("endless_import:x", Object.class);
    fixture.close();
    assertThat(failure(call)).isInstanceOf(NotRunning.class);
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
  }

  /** Callers never pause while the system ends, and each call has an outcome. */
  @RepeatedTest(3)
  void leavesNoCallWithoutAnEnd() throws InterruptedException {
    ClutchFixture fixture = ClutchFixture.open();
    PythonRef python = fixture.spawn(WorkerSpec.functions("plain"));
    value(python.call("plain:add", Long.class, 1, 1));
    Queue<CompletionStage<Long>> calls = new ConcurrentLinkedQueue<>();
    var goesOn = new AtomicBoolean(true);
    var begun = new CountDownLatch(1000);
    var caller =
        new Thread(
            () -> {
              for (int n = 0; goesOn.get() && n < 100_000; n++) {
                calls.add(python.call("plain:add", Long.class, n, 1));
                begun.countDown();
              }
            });
    caller.start();
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    fixture.system().terminate();
    value(fixture.system().getWhenTerminated());
    goesOn.set(false);
    caller.join();
    int n = 0;
    int answered = 0;
    for (var call : calls) {
      try {
        assertThat(value(call)).isEqualTo(n + 1L);
        answered++;
      } catch (CallFailedException e) {
        assertThat(e.failure().getClass().getSimpleName())
            .isIn("NotRunning", "Exited", "QueueFull");
      }
      n++;
    }
    System.out.printf("%d calls while the system ended, %d answered%n", n, answered);
    assertThat(answered).isPositive();
  }
}
