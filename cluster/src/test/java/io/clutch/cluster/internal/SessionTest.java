package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What the calls of another node hold at this one, and until when. */
class SessionTest {
  private static final int FRAME = 1_000;
  private static final int QUEUE_BYTES = 5_000;
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(10, QUEUE_BYTES, Duration.ofMillis(200), FRAME);

  private final MemoryBudget memory = MemoryBudget.of(1_000_000, 100_000);
  private final TestInbox<WorkerCommand> worker = TestInbox.create();
  private final TestInbox<ToCaller> caller = TestInbox.create();
  private final Deque<ToOwner> toItself = new ArrayDeque<>();
  private final NodeLoad load = new NodeLoad(SETTINGS);
  private final Session session =
      new Session(
          1,
          caller.getRef(),
          Targets.of(worker.getRef(), Requests.within(memory)),
          SETTINGS,
          load,
          new TimerQueue(),
          toItself::add);

  private PendingCall begun(long id) {
    return begun(id, ToOwner.Kind.CALL);
  }

  private PendingCall begun(long id, ToOwner.Kind kind) {
    session.request(request(id, kind), false);
    return (PendingCall) ((WorkerMessage.Submit) worker.receiveMessage()).request();
  }

  private static ToOwner.Request request(long id, ToOwner.Kind kind) {
    return new ToOwner.Request(
        id,
        kind,
        "m:f",
        Duration.ofMinutes(1).toNanos(),
        false,
        Optional.empty(),
        Map.of(),
        new byte[0],
        new byte[0],
        List.of(),
        List.of());
  }

  /** Ends a call with a result of this size, and tells the session. */
  private void ends(PendingCall call, int bytes) {
    memory.reserve(bytes);
    call.answer(ByteBuffer.allocate(bytes), List.of(), () -> memory.release(bytes));
    tell();
  }

  private void tell() {
    while (!toItself.isEmpty()) {
      var its = (Owner.Ended) toItself.remove();
      session.ended(its.id(), its.result(), its.held());
    }
  }

  private List<ToCaller.Settled> told() {
    return caller.getAllReceived().stream()
        .filter(ToCaller.Outcomes.class::isInstance)
        .flatMap(it -> ((ToCaller.Outcomes) it).outcomes().stream())
        .toList();
  }

  private static void isFull(ToCaller.Settled outcome) {
    assertThat(outcome.result()).isInstanceOf(ToCaller.Failed.class);
    assertThat(((ToCaller.Failed) outcome.result()).failure())
        .isInstanceOf(CallFailure.QueueFull.class);
  }

  @Test
  void resultsThatHaveNotArrivedAreBounded() {
    PendingCall first = begun(1);
    PendingCall second = begun(2);
    PendingCall third = begun(3);
    ends(first, 900);
    ends(second, QUEUE_BYTES - 900);
    assertThat(told()).extracting(ToCaller.Settled::id).containsExactly(1L, 2L);
    ends(third, 1);
    isFull(told().get(0));
    assertThat(memory.used()).as("with what the first two hold").isLessThan(QUEUE_BYTES + 2_100);
    session.request(request(4, ToOwner.Kind.CALL), false);
    isFull(told().get(0));
    assertThat(worker.hasMessages()).isFalse();

    session.arrived(2, 4 * FRAME); // the rest is sent after these
    session.arrived(2, QUEUE_BYTES - 900);
    ends(begun(5), 1);
    assertThat(told().get(0).result()).isInstanceOf(ToCaller.Value.class);
    session.received(Long.MAX_VALUE);
    assertThat(session.isIdle()).isTrue();
    assertThat(memory.used()).isZero();
  }

  @Test
  void oneResultAloneMayBeLarger() {
    PendingCall first = begun(1);
    PendingCall second = begun(2);
    ends(first, 3 * QUEUE_BYTES);
    ends(second, 1);
    List<ToCaller.Settled> told = told();
    assertThat(told.get(0).result()).isInstanceOf(ToCaller.Later.class);
    isFull(told.get(1));
    session.close();
    assertThat(memory.used()).isZero();
    assertThat(load.take(QUEUE_BYTES)).as("nothing is left of them").isTrue();
  }

  /**
   * Its outcome was lost, or what tells that it has arrived: the link cancels a call at its end.
   */
  @Test
  void aCancelReleasesWhatIsUnderWay() {
    ends(begun(1), 100);
    ends(begun(2), 100);
    ends(begun(3), 3 * FRAME);
    session.cancel(2);
    assertThat(session.isIdle()).isFalse();
    session.cancel(3);
    session.cancel(3);
    session.received(1);
    assertThat(session.isIdle()).isTrue();
    assertThat(memory.used()).isZero();
    assertThat(load.take(QUEUE_BYTES)).as("nothing is left of them").isTrue();
  }

  /** Nobody waits for a cast, so its caller's end does not end it. It still takes its place. */
  @Test
  void aCastOutlivesItsCaller() {
    PendingCall call = begun(1);
    PendingCall cast = begun(2, ToOwner.Kind.CAST);
    session.close();
    assertThat(worker.getAllReceived()).containsExactly(new WorkerMessage.Cancel(call));
    call.reject(new CallFailure.Cancelled());
    tell();
    assertThat(session.isOver()).isFalse();
    cast.ran();
    tell();
    assertThat(session.isOver()).isTrue();
    assertThat(session.isIdle()).isTrue();
    assertThat(told()).isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(load.take(1)).as("nothing is left of them").isTrue();
    }
  }

  @Test
  void nothingCountsOnceTheOwnerHasEnded() {
    begun(1, ToOwner.Kind.CAST);
    session.end();
    assertThat(session.isOver()).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(load.take(1)).isTrue();
    }
  }
}
