package io.clutch.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large elements of a worker's streams. The test plays Python. */
class WorkerChunksTest {
  private static final int CHUNK = ChunkSender.CHUNK_BYTES;
  private static final String LARGE = "x".repeat(5 * CHUNK);
  private static final int BODY = LARGE.length() + 5;
  private static final String FIRST = "[8,1,[" + BODY + "]]";
  private static final String NEXT = "[8,1]";

  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  private Streaming open(StreamShape shape, int demand) {
    world = World.ready(1);
    Streaming stream = Streaming.of(shape);
    if (demand > 0) {
      stream.line().demand(demand);
    }
    world.submit(stream.request());
    if (shape.hasInput()) {
      world.python().request(1, 10);
      world.settle();
    }
    return stream;
  }

  private List<String> items() {
    List<String> all = world.python().streamItems();
    return all.subList(1, all.size());
  }

  private void received(int count) {
    world.python().chunksAcknowledged(1, count);
    world.settle();
  }

  private void sayLarge() {
    var body = Calling.CODEC.encode(LARGE).body();
    world.python().outputChunk(1, List.of(body.length), Arrays.copyOf(body, CHUNK));
    for (int at = CHUNK; at < body.length; at += CHUNK) {
      int to = Math.min(at + CHUNK, body.length);
      world.python().outputChunk(1, List.of(), Arrays.copyOfRange(body, at, to));
    }
  }

  @Test
  void sendsFourChunksAndTheRestAsTheyAreAcknowledged() {
    Streaming stream = open(StreamShape.SINK, 0);
    stream.line().feed(LARGE);
    stream.line().feed(2);
    stream.line().finish();
    world.settle();
    assertThat(items()).containsExactly(FIRST, NEXT, NEXT, NEXT);
    received(2);
    assertThat(items()).containsExactly(FIRST, NEXT, NEXT, NEXT, NEXT, NEXT, "[4,1,[2]]", "[5,1]");
    received(4);
    world.python().result(1, null);
    world.settle();
    assertThat(stream.end()).isEqualTo(Optional.empty());
  }

  @Test
  void letsOthersGoBetweenTheChunks() {
    Streaming stream = open(StreamShape.SINK, 0);
    stream.line().feed(LARGE);
    world.settle();
    Calling call = world.call("m:f");
    assertThat(world.python().ids()).containsExactly(2L);
    world.python().result(2, "while it waits");
    world.settle();
    assertThat(call.value()).isEqualTo("while it waits");
    Streaming other = Streaming.of(StreamShape.SINK);
    world.submit(other.request());
    other.line().feed(7);
    world.settle();
    assertThat(items()).last().isEqualTo("[4,3,[7]]");
  }

  @Test
  void asksForMoreInTheMiddle() {
    Streaming stream = open(StreamShape.THROUGH, 1);
    stream.line().feed(LARGE);
    stream.line().demand(3);
    world.settle();
    assertThat(items()).containsExactly(FIRST, NEXT, NEXT, NEXT, "[7,1,3]");
  }

  @Test
  void sendsNothingMoreOfWhatNobodyWants() {
    Streaming stream = open(StreamShape.THROUGH, 1);
    stream.line().feed(LARGE);
    world.settle();
    world.tell(new WorkerMessage.Cancel(stream.request()));
    received(2);
    assertThat(items()).hasSize(4);
    assertThat(stream.end()).isInstanceOf(CallFailure.Cancelled.class);
  }

  @Test
  void waitsForSignsOfPythonAsForAnAnswer() {
    Streaming stream = open(StreamShape.THROUGH, 0);
    world.advanceSeconds(100);
    stream.line().feed(LARGE);
    world.settle();
    for (int i = 0; i < 3; i++) {
      world.advanceSeconds(20);
      received(1);
    }
    assertThat(stream.isOpen()).isTrue();
    world.advanceSeconds(31);
    assertThat(stream.end()).isInstanceOf(CallFailure.DeadlineExceeded.class);
  }

  @Test
  void putsTogetherWhatComesInChunks() {
    Streaming stream = open(StreamShape.SOURCE, 3);
    world.python().elements(1, "before");
    sayLarge();
    world.python().elements(1, "behind");
    world.python().result(1, null);
    world.settle();
    assertThat(stream.elements()).containsExactly("before", LARGE, "behind");
    assertThat(stream.end()).isEqualTo(Optional.empty());
    assertThat(world.telemetry)
        .filteredOn(StreamEnded.class::isInstance)
        .singleElement()
        .satisfies(event -> assertThat(((StreamEnded) event).out()).isEqualTo(3));
  }

  @Test
  void forgetsHalfAnElementThatHasFailed() {
    Streaming stream = open(StreamShape.SOURCE, 3);
    world.python().outputChunk(1, List.of(BODY), new byte[CHUNK]);
    world.python().failure(1, "cancelled", Map.of());
    world.settle();
    assertThat(stream.elements()).isEmpty();
    assertThat(stream.isOpen()).isFalse();
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void forgetsHalfAnElementOfAStreamThatWasAbandoned() {
    Streaming stream = open(StreamShape.SOURCE, 1);
    world.python().outputChunk(1, List.of(BODY), new byte[CHUNK]);
    world.settle();
    world.tell(new WorkerMessage.Cancel(stream.request()));
    world.python().outputChunk(1, List.of(), new byte[CHUNK]);
    world.python().outputChunk(1, List.of(), new byte[CHUNK]);
    world.python().failure(1, "cancelled", Map.of());
    world.settle();
    assertThat(stream.elements()).isEmpty();
    assertThat(world.python().process().signals()).isEmpty();
  }

  @Test
  void failsWithItsProcessInTheMiddle() {
    Streaming stream = open(StreamShape.THROUGH, 1);
    stream.line().feed(LARGE);
    world.python().outputChunk(1, List.of(BODY), new byte[CHUNK]);
    world.settle();
    world.python().process().killed(9);
    world.settle();
    assertThat(stream.end()).isInstanceOf(CallFailure.Exited.class);
    world.boot(1, 1);
    assertThat(world.python().streamItems()).isEmpty();
  }

  static Stream<Named<Consumer<FakePython>>> violations() {
    return Stream.of(
        violation("a chunk of nothing", python -> python.outputChunk(1, List.of(), new byte[1])),
        violation("of nobody", python -> python.outputChunk(9, List.of(2), new byte[1])),
        violation(
            "without octets",
            python -> python.say(Channel.DATA, FakePython.item(21, 1, List.of(5)))),
        violation("over the limit", python -> python.outputChunk(1, List.of(3 << 20), new byte[1])),
        violation("over its frame", python -> python.outputChunk(1, List.of(1, 5), new byte[2])),
        violation(
            "over the demand",
            python -> {
              python.elements(1, "the only one");
              python.outputChunk(1, List.of(2), new byte[1]);
            }),
        violation("elements in the middle", python -> half(python).elements(1, "a")),
        violation(
            "another in the middle",
            python -> half(python).outputChunk(1, List.of(1), new byte[1])),
        violation("a result in the middle", python -> half(python).result(1, "a")),
        violation("an acknowledgement of nothing", python -> python.chunksAcknowledged(1, 1)),
        violation("an acknowledgement of nobody", python -> python.chunksAcknowledged(9, 1)));
  }

  @ParameterizedTest
  @MethodSource
  void violations(Consumer<FakePython> violation) {
    open(StreamShape.SOURCE, 1);
    violation.accept(world.python());
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
  }

  private static Named<Consumer<FakePython>> violation(String name, Consumer<FakePython> says) {
    return Named.of(name, says);
  }

  private static FakePython half(FakePython python) {
    python.outputChunk(1, List.of(2), new byte[1]);
    return python;
  }
}
