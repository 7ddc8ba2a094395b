package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.stopped;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.awaitStatus;
import static io.clutch.endtoend.PoolFixture.path;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonSession;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.pool.SessionRequest;
import io.clutch.telemetry.PoolEvent.SessionClosed;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.telemetry.PoolEvent.SessionOpened;
import io.clutch.worker.WorkerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** After any end of a session, its worker returns to the pool. */
@ExtendWith(Leftovers.class)
class PoolSessionEndTest {
  private static PoolFixture pools;
  @TempDir Path directory;
  private Gates gates;
  private PythonPool pool;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void pool() {
    gates = new Gates(directory);
    pool = pools.pool(1);
  }

  private PythonSession checkout() {
    return value(pool.checkout());
  }

  /** Checks that the only worker serves as before. */
  private void assertThatItServes(long pid) {
    awaitStatus(pool, status -> status.idle() == 1 && status.sessions() == 0);
    assertThat(value(pool.call("pooled:pid", Long.class))).isEqualTo(pid);
  }

  private void assertThatItEnded(How how) {
    await().until(() -> pools.events(pool, SessionClosed.class).size() == 1);
    assertThat(pools.events(pool, SessionClosed.class).get(0).how()).isEqualTo(how);
    assertThat(pools.events(pool, SessionOpened.class)).hasSize(1);
  }

  @Test
  void itIsClosed() {
    PythonSession session = checkout();
    assertThat(value(session.call("pooled:pid", Long.class))).isEqualTo(session.pid());
    assertThat(status(pool).sessions()).isEqualTo(1);
    assertThat(status(pool).busy()).isEqualTo(1);
    assertThat(status(pool).workers().get(0).path()).isEqualTo(session.worker());
    session.close();
    session.close();
    assertThat(stopped(session).isNormal()).isTrue();
    session.close();
    assertThatItServes(session.pid());
    assertThatItEnded(How.CLOSED);
  }

  @Test
  void callsAfterItsEndFail() {
    PythonSession session = checkout();
    session.close();
    var behind = failure(session.call(gates.noted("behind")), NotRunning.class);
    assertThat(behind.message()).contains("session-1", "takes no calls");
    stopped(session);
    var late = failure(session.call(gates.noted("late")), NotRunning.class);
    assertThat(late.message()).contains("session-1", "takes no calls", "stopped");
    session.cast("pooled:note", gates.log(), "cast");
    assertThatItServes(session.pid());
    assertThat(gates.ran()).isEmpty();
  }

  @Test
  void callsThatAreOutWhenItIsClosedAreFinished() {
    PythonSession session = checkout();
    var running = gates.enter(session, "running");
    var behind = session.call(gates.noted("behind"));
    session.close();
    var next = pool.call(gates.noted("next"));
    assertThat(gates.release(running, "running")).isEqualTo(session.pid());
    value(behind);
    value(next);
    assertThat(gates.ran()).containsExactly("running", "behind", "next");
  }

  @Test
  void oneOfTheseMayStillBeCancelled() {
    PythonSession session = checkout();
    var running = gates.enter(session, "running");
    session.close();
    stopped(session);
    running.toCompletableFuture().cancel(true);
    assertThatItServes(session.pid());
  }

  @Test
  void itsBlockThrows() {
    var thrown =
        pool.<Long>inSession(
            session -> {
              throw new IllegalStateException("on purpose");
            });
    assertThatThrownBy(() -> thrown.toCompletableFuture().join()).hasRootCauseMessage("on purpose");
    assertThatItServes(status(pool).workers().get(0).pid());
    assertThatItEnded(How.CLOSED);
  }

  @Test
  void aCallInItsBlockRaises() {
    var raised = pool.inSession(session -> session.call("pooled:fail", Object.class));
    assertThat(failure(raised, Raised.class).error().message()).isEqualTo("on purpose");
    assertThatItServes(status(pool).workers().get(0).pid());
    assertThatItEnded(How.CLOSED);
  }

  @Test
  void itsHolderEnds() {
    TestProbe<Object> holder = TestProbe.create(pools.clutch.system());
    PythonSession session =
        value(pool.checkout(SessionRequest.create().withHolder(holder.getRef())));
    var running = gates.enter(session, "running");
    var behind = session.call(gates.noted("behind"));
    holder.stop();
    assertThat(stopped(session).message()).contains("holder");
    assertThat(failure(running, Cancelled.class).message())
        .contains(session.worker() + " (pid " + session.pid() + ", incarnation 1): ");
    for (var call : List.of(running, behind)) {
      assertThat(failure(call, Cancelled.class).message())
          .contains(session.worker())
          .endsWith("'s session of " + path(pool) + " ended: its holder has stopped");
    }
    assertThatItServes(session.pid());
    assertThat(gates.ran()).containsExactly("running");
    assertThatItEnded(How.HOLDER_ENDED);
  }

  @Test
  void itsHolderHasEndedBefore() {
    TestProbe<Object> holder = TestProbe.create(pools.clutch.system());
    holder.stop();
    TestProbe.create(pools.clutch.system()).expectTerminated(holder.getRef());
    pool.checkout(SessionRequest.create().withHolder(holder.getRef()));
    assertThatItServes(status(pool).workers().get(0).pid());
  }

  @Test
  void itsTimeIsUp() {
    PythonSession session =
        value(pool.checkout(SessionRequest.create().withDeadline(Duration.ofMillis(300))));
    var running = gates.enter(session, "running");
    CallFailure failure = failure(running);
    assertThat(stopped(session).message()).contains("held for the longest allowed time");
    assertThat(failure).isInstanceOf(Cancelled.class);
    assertThat(failure.message()).endsWith(" ended: it was held for the longest allowed time");
    assertThatItServes(session.pid());
    assertThatItEnded(How.EXPIRED);
  }

  @Test
  void itsProcessEnds() {
    PythonSession session = checkout();
    var running = gates.enter(session, "running");
    var again = session.call(gates.noted("again").asIdempotent());
    TreeFixture.kill(session.pid());
    assertThat(failure(running, Exited.class).exit().pid()).isEqualTo(session.pid());
    assertThat(failure(again, NotRunning.class).message()).contains("worker");
    assertThat(stopped(session).message()).contains("has ended, and the session with it");
    NotRunning late = failure(session.call(gates.noted("late")), NotRunning.class);
    assertThat(late.message()).contains("session-1", "has ended, and the session with it");
    assertThat(value(pool.call("pooled:pid", Long.class))).isNotEqualTo(session.pid());
    awaitStatus(pool, status -> status.idle() == 1 && status.sessions() == 0);
    assertThat(gates.ran()).containsExactly("running");
    assertThatItEnded(How.WORKER_ENDED);
  }

  @Test
  void aQuestionThatItsWorkerPassesOnIsRejected() {
    PythonSession session = checkout();
    var answer = new CompletableFuture<Done>();
    List<WorkerMessage.Extension> asked = List.of(new WorkerMessage.AwaitReady(answer));
    pool.actor().tell(new HandOff.Unsent(session.worker(), List.of(), asked));
    assertThat(failure(answer, NotRunning.class).message())
        .contains(session.worker(), "has ended, and the session with it");
    value(session.whenReady());
  }

  @Test
  void itsPoolStops() {
    PythonSession session = checkout();
    pool.stop();
    stopped(pool);
    assertThat(stopped(session).isNormal()).isFalse();
    failure(session.call("pooled:pid", Long.class), NotRunning.class);
    failure(pool.checkout(), NotRunning.class);
  }

  @Test
  void itsActorIsToldToStop() {
    PythonSession session = checkout();
    TestProbe<Object> probe = TestProbe.create(pools.clutch.system());
    session.actor().tell(new WorkerCommand.Stop());
    probe.expectTerminated(session.actor());
    assertThatItServes(session.pid());
  }
}
