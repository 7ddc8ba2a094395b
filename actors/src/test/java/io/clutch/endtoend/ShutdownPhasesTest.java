package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.WorkerEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phases of an actor system's end in which calls still get replies. */
@ExtendWith(Leftovers.class)
class ShutdownPhasesTest {
  private static final String TERMINATE = CoordinatedShutdown.PhaseBeforeActorSystemTerminate();

  private final TreeFixture tree =
      TreeFixture.open(
          SupervisorSpec.oneForOne()
              .withChild(TreeFixture.child("a"))
              .withChild(ChildSpec.of("jvm", ShutdownPhasesTest::caller)));
  private final PythonRef child = tree.ref("a");
  private final PythonPool pool =
      Clutch.get(tree.clutch.system()).spawn(PoolSpec.of(TreeFixture.WORKER).withSize(2), "pool");
  private final PythonRef worker = tree.clutch.spawn(TreeFixture.WORKER);

  /** A child that calls Python. */
  record Ask(PythonRef python, CompletableFuture<Long> answer) {}

  private static Behavior<Ask> caller() {
    return Behaviors.receiveMessage(
        ask -> {
          call(ask.python()).thenAccept(ask.answer()::complete);
          return Behaviors.same();
        });
  }

  @AfterEach
  void end() {
    tree.close();
  }

  private List<Long> pids() {
    ActorRef<Ask> jvm = Supervision.get(tree.clutch.system()).ref(tree.top, "jvm");
    var answer = new CompletableFuture<Long>();
    jvm.tell(new Ask(pool, answer));
    return List.of(
        ClutchFixture.pid(child),
        ClutchFixture.pid(pool),
        ClutchFixture.pid(worker),
        value(answer));
  }

  /** Runs the work in the phase, which waits for it. */
  private <T> CompletableFuture<T> in(String phase, Supplier<T> work) {
    var result = new CompletableFuture<T>();
    CoordinatedShutdown.get(tree.clutch.system())
        .addTask(
            phase,
            "calls",
            () -> {
              result.completeAsync(work);
              return result.thenApply(value -> Done.getInstance());
            });
    return result;
  }

  /** Servers drain in service-requests-done; sharded entities and singletons stop after that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "before-service-unbind",
        "service-unbind",
        "service-requests-done",
        "service-stop",
        "before-cluster-shutdown",
        "cluster-sharding-shutdown-region",
        "cluster-leave",
        "cluster-exiting",
        "cluster-exiting-done"
      })
  void callsAreAnsweredIn(String phase) throws Exception {
    List<Long> before = pids();
    CompletableFuture<List<Long>> during = in(phase, this::pids);
    tree.clutch.system().terminate();
    List<Long> answers = during.get(20, SECONDS);
    assertThat(answers.get(0)).isEqualTo(before.get(0));
    assertThat(answers.get(2)).isEqualTo(before.get(2));
  }

  @Test
  void treesHaveEndedWhenPoolsAndWorkersStop() throws Exception {
    long pid = ClutchFixture.pid(child);
    var treeEnded = in(TERMINATE, () -> !Proc.runs(pid) && failure(call(child)) != null);
    tree.clutch.system().terminate();
    assertThat(treeEnded.get(20, SECONDS)).isTrue();
    tree.close();
    assertThat(failure(call(pool))).isInstanceOf(NotRunning.class);
    assertThat(failure(call(worker))).isInstanceOf(NotRunning.class);
  }

  private static CompletionStage<Long> call(PythonRef python) {
    return python.call("os:getpid", Long.class);
  }

  /** If a process ends while requests are being finished, there is a next one for them. */
  @Test
  void processesThatEndDuringTheDrainAreReplaced() throws Exception {
    List<Long> before = pids();
    CompletableFuture<Long> during =
        in(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            () -> {
              TreeFixture.kill(before.get(0));
              return value(child.call(Call.of("os:getpid", Long.class).asIdempotent()));
            });
    tree.clutch.system().terminate();
    assertThat(during.get(20, SECONDS)).isNotEqualTo(before.get(0));
    tree.close();
    assertThat(tree.clutch.events(WorkerEvent.Exited.class))
        .hasSameSizeAs(tree.clutch.events(WorkerEvent.Starting.class));
  }
}
