package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.RestartChild;
import io.clutch.supervision.SupervisorCommand.TerminateChild;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A fault in one of Clutch's own actors is reported, not lost. */
@ExtendWith(Leftovers.class)
@Timeout(90)
class ActorFaultTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** A message that no actor can handle. */
  private record Hostile() implements WorkerMessage.Extension {
    @Override
    public void reject(CallFailure failure) {
      throw new IllegalStateException("a fault made by a test");
    }
  }

  /** A question that a pool cannot answer. */
  private static WorkerCommand hostileQuestion() {
    return new PoolCommand.GetPoolStatus(
        answer -> {
          if (answer instanceof Outcome.Value) {
            throw new IllegalStateException("a fault made by a test");
          }
        });
  }

  private static WorkerSpec restarting(int most) {
    var settings =
        new RestartSettings(
            most,
            Duration.ofMinutes(1),
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Duration.ofSeconds(10));
    return Senders.WORKER.withSettings(each -> each.withRestart(settings).withCredit(1));
  }

  @Test
  void aWorkerRestartsItsProcess() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(restarting(3));
      long first = pid(python);
      var gates = new Gates(directory);
      var sent = python.call("crashes:wait", Object.class, gates.gate("runs"));
      await().atMost(LIMIT).until(() -> Path.of(gates.gate("runs")).toFile().exists());
      var waiting = python.call("os:getpid", Long.class);
      python.actor().tell(new Hostile());
      ExitReason reason = failure(sent, Exited.class).exit().reason();
      assertThat(reason).isInstanceOf(ExitReason.Fault.class);
      assertThat(reason.message()).contains("a fault made by a test");
      assertThat(value(waiting)).isNotEqualTo(first);
      assertThat(fixture.events(WorkerEvent.Restarting.class)).hasSize(1);
      await().atMost(LIMIT).until(() -> !Proc.runs(first));
    }
  }

  @Test
  void aWorkerGivesUpByTheRuleOfItsRestarts() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(restarting(2));
      for (int i = 0; i < 3; i++) {
        pid(python);
        python.actor().tell(new Hostile());
      }
      ExitReason.GaveUp reason = (ExitReason.GaveUp) ClutchFixture.stopped(python);
      assertThat(reason.message()).contains("a fault made by a test");
      assertThat(fixture.events(WorkerEvent.Restarting.class)).hasSize(2);
    }
  }

  @Test
  void aSupervisorSeesTheFaultOfItsChild() {
    try (TreeFixture tree =
        TreeFixture.open(TreeFixture.one(PythonWorker.child("a", Senders.WORKER)))) {
      PythonRef python = tree.ref("a");
      long first = pid(python);
      python.actor().tell(new Hostile());
      tree.probe.awaitRestarts("a", 1);
      assertThat(pid(python)).isNotEqualTo(first);
    }
  }

  @Test
  void aReferenceToAChildOutlivesItsFaults() {
    try (TreeFixture tree =
        TreeFixture.open(TreeFixture.one(PythonWorker.child("a", Senders.WORKER)))) {
      PythonRef python = tree.ref("a");
      pid(python);
      tree.ask(replyTo -> new TerminateChild("a", replyTo));
      tree.probe.awaitState("a", State.ABSENT);
      python.actor().tell(new Hostile());
      tree.ask(replyTo -> new RestartChild("a", replyTo));
      assertThat(pid(python)).isPositive();
    }
  }

  @Test
  void aPoolBeginsAnewAndFinishesWhatItHas() {
    var events = new PoolEvents();
    try (ClutchFixture fixture =
        ClutchFixture.unheard(ClutchSetup.create().withTelemetry(events))) {
      PythonPool pool = pool(fixture, PoolSpec.of(PoolFixture.WORKER).withSize(1));
      String path = pool.actor().path().toStringWithoutAddress();
      var gates = new Gates(directory);
      CompletionStage<Long> held = gates.enter(pool, "held");
      var waiting = new ArrayList<CompletionStage<Long>>();
      for (int i = 0; i < 5; i++) {
        waiting.add(pool.call(gates.noted("waits " + i)));
      }
      pool.actor().tell(hostileQuestion());
      assertThat(waiting.stream().map(ClutchFixture::value)).hasSize(5);
      assertThat(gates.ran())
          .containsExactly("held", "waits 0", "waits 1", "waits 2", "waits 3", "waits 4");
      long former = gates.release(held, "held");
      assertThat(events.ofPool(path, PoolEvent.Faulted.class)).hasSize(1);
      await().atMost(LIMIT).until(() -> !Proc.runs(former));
      assertThat(pid(pool)).isNotEqualTo(former);
    }
  }

  @Test
  void aPoolCancelsACallOfAFormerWorker() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonPool pool = pool(fixture, PoolSpec.of(PoolFixture.WORKER).withSize(1));
      var gates = new Gates(directory);
      CompletionStage<Long> held = gates.enter(pool, "held");
      pool.actor().tell(hostileQuestion());
      assertThat(pid(pool)).isPositive();
      held.toCompletableFuture().cancel(true);
      assertThat(pid(pool)).isPositive();
      gates.open("held");
    }
  }

  @Test
  void aPoolNeverGivesUp() {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonPool pool =
          pool(
              fixture,
              PoolSpec.of(PoolFixture.WORKER)
                  .withSize(2)
                  .withSettings(it -> it.withBackoff(PoolFixture.QUICK)));
      for (int i = 0; i < 10; i++) {
        pool.actor().tell(hostileQuestion());
        await().atMost(LIMIT).until(() -> answers(pool));
      }
      assertThat(pool.whenStopped().toCompletableFuture()).isNotDone();
      List<CompletionStage<Long>> calls = new ArrayList<>();
      await().atMost(LIMIT).until(() -> answers(pool));
      for (int i = 0; i < 20; i++) {
        calls.add(pool.call("os:getpid", Long.class));
      }
      calls.forEach(ClutchFixture::value);
    }
  }

  /** Whether the pool answers. Its calls fail at once while it waits before the next start. */
  private static boolean answers(PythonPool pool) {
    try {
      return value(pool.call(Call.of("os:getpid", Long.class))) > 0;
    } catch (CallFailedException e) {
      assertThat(e.failure()).isInstanceOf(CallFailure.NotRunning.class);
      return false;
    }
  }

  private static PythonPool pool(ClutchFixture fixture, PoolSpec spec) {
    PythonPool pool = Clutch.get(fixture.system()).spawn(spec, "pool");
    value(pool.whenReady());
    return pool;
  }
}
