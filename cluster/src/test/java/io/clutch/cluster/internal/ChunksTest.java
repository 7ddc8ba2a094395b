package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies in chunks arrive as they were, a few chunks at a time, and calls keep their order. */
class ChunksTest {
  private static final int CHUNK = 10;
  private static final long LARGEST = 1_000;

  private record Sent(long id, long offset, ByteBuffer bytes) {}

  private final Deque<Sent> underWay = new ArrayDeque<>();
  private final OutgoingBodies outgoing =
      new OutgoingBodies(CHUNK, (id, offset, bytes) -> underWay.add(new Sent(id, offset, bytes)));

  private final MemoryBudget memory = MemoryBudget.of(10_000, LARGEST);
  private final List<Long> completed = new ArrayList<>();
  private final Map<Long, CallFailure> late = new HashMap<>();
  private final TimerQueue timers = new TimerQueue();
  private final IncomingCalls incoming =
      new IncomingCalls(
          runtime(), timers, (id, bytes) -> {}, its -> completed.add(its.id()), this::drop);

  private long now;

  private void drop(long id, CallFailure failure) {
    late.put(id, failure);
    incoming.remove(id);
    incoming.completeWhole();
  }

  private RequestRuntime runtime() {
    return new RequestRuntime(
        null,
        new MessageLimits(LARGEST, 100, "a.key"),
        memory,
        null,
        Runnable::run,
        Runnable::run,
        Telemetry.none(),
        () -> now,
        CallObservers.NONE);
  }

  @Test
  void anyPartsArriveAsTheyWere() {
    var random = new Random(3);
    for (int round = 0; round < 1_000; round++) {
      var parts = new ArrayList<byte[]>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        parts.add(new byte[random.nextInt(4 * CHUNK)]);
        random.nextBytes(parts.get(parts.size() - 1));
      }
      IncomingBody body =
          IncomingBody.reserve(
              IncomingBody.Kind.CALL, parts.stream().map(part -> part.length).toList(), runtime());
      outgoing.add(round, parts.stream().map(ByteBuffer::wrap).toList());
      while (!underWay.isEmpty()) {
        assertThat(underWay).hasSizeLessThanOrEqualTo(4);
        Sent next = underWay.remove();
        assertThat(body.take(next.offset(), next.bytes())).isEmpty();
        outgoing.arrived(round, body.arrived());
      }
      assertThat(body.isWhole()).isTrue();
      for (int i = 0; i < parts.size(); i++) {
        assertThat(body.part(i)).isEqualTo(parts.get(i));
      }
      body.release();
    }
  }

  @Test
  void oneBodyGoesAfterTheOther() {
    outgoing.add(1, List.of(ByteBuffer.allocate(6 * CHUNK)));
    outgoing.add(2, List.of(ByteBuffer.allocate(CHUNK)));
    assertThat(underWay).extracting(Sent::id).containsExactly(1L, 1L, 1L, 1L);

    assertThat(outgoing.arrived(1, CHUNK)).isFalse();
    assertThat(underWay).hasSize(5);
    assertThat(outgoing.arrived(1, 1_000_000)).as("more than was sent").isFalse();
    assertThat(underWay).extracting(Sent::id).endsWith(1L, 2L);
    assertThat(outgoing.arrived(1, 6 * CHUNK)).isTrue();
    assertThat(outgoing.arrived(2, CHUNK)).isTrue();
    assertThat(outgoing.arrived(2, CHUNK)).isFalse();
  }

  @Test
  void aChunkTakesNoMoreMemoryThanItsBytes() {
    outgoing.add(1, List.of(ByteBuffer.allocate(CHUNK), ByteBuffer.allocate(2)));
    assertThat(underWay).extracting(it -> it.bytes().capacity()).containsExactly(CHUNK, 2);
  }

  @Test
  void aBodyThatNobodyWantsHoldsUpNoOther() {
    outgoing.add(1, List.of(ByteBuffer.allocate(6 * CHUNK)));
    outgoing.add(2, List.of(ByteBuffer.allocate(CHUNK)));
    underWay.clear();
    outgoing.remove(1);
    assertThat(underWay).extracting(Sent::id).containsExactly(2L);
  }

  private static ToOwner.Request request(long id, Integer... later) {
    return new ToOwner.Request(
        id,
        ToOwner.Kind.CALL,
        "m:f",
        1_000,
        false,
        Optional.empty(),
        Map.of(),
        new byte[0],
        new byte[0],
        List.of(),
        List.of(later));
  }

  @Test
  void callsKeepTheirOrder() {
    incoming.add(request(1));
    incoming.add(request(2, 5, 0));
    incoming.add(request(3));
    incoming.add(request(4, 1, 1));
    incoming.add(request(5));
    assertThat(completed).containsExactly(1L);
    assertThat(memory.used()).isEqualTo(7);

    assertThat(chunk(4, 0, 2)).isEmpty();
    assertThat(chunk(2, 0, 3)).isEmpty();
    assertThat(completed).containsExactly(1L);
    assertThat(chunk(2, 3, 2)).isEmpty();
    assertThat(completed).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(incoming.isEmpty()).isTrue();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aCallThatIsGivenUpHoldsUpNoOther() {
    incoming.add(request(1, 5, 0));
    incoming.add(request(2));
    assertThat(incoming.remove(1)).isPresent();
    incoming.completeWhole();
    assertThat(completed).containsExactly(2L);
    assertThat(chunk(1, 0, 5)).as("a late chunk").isEmpty();
    assertThat(memory.used()).isZero();
  }

  /** Of a lost chunk nobody tells, and a call behind it may have more time. */
  @Test
  void aCallWhoseChunksAreLostEndsAtItsDeadline() {
    incoming.add(request(1, 5, 0));
    now = 900;
    incoming.add(request(2));
    timers.run(now);
    assertThat(late).isEmpty();
    now = 1_000;
    timers.run(now);
    assertThat(late).containsOnlyKeys(1L);
    assertThat(late.get(1L)).isInstanceOf(CallFailure.DeadlineExceeded.class);
    assertThat(completed).containsExactly(2L);
    assertThat(memory.used()).isZero();
    assertThat(timers.earliest()).as("nothing is planned").isEmpty();
  }

  @Test
  void aGapIsFoundAtTheNextChunk() {
    incoming.add(request(1, 5, 0));
    assertThat(chunk(1, 0, 2)).isEmpty();
    assertThat(chunk(1, 3, 2)).isPresent();
  }

  private Optional<CallFailure> chunk(long id, long offset, int bytes) {
    return incoming.chunk(new ToOwner.Chunk(7, id, offset, ByteBuffer.allocate(bytes)));
  }

  @Test
  void whatIsTooMuchIsRefused() {
    assertThat(incoming.add(request(1, (int) LARGEST, 1)))
        .hasValueSatisfying(it -> assertThat(it).isInstanceOf(CallFailure.TooLarge.class));
    memory.reserve(9_000);
    assertThat(incoming.add(request(2, 100, 1)))
        .hasValueSatisfying(it -> assertThat(it).isInstanceOf(CallFailure.QueueFull.class));
    memory.release(9_000);
    assertThat(incoming.add(request(3, 4, 1))).isEmpty();
    assertThat(chunk(3, 0, 6)).isPresent();
    assertThat(incoming.drain()).hasSize(1);
    assertThat(memory.used()).isZero();
  }
}
