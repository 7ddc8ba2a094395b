package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams of a worker. The test plays Python. */
class WorkerStreamsTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  private Streaming open(Streaming stream) {
    world.submit(stream.request());
    return stream;
  }

  private Streaming open(StreamShape shape) {
    return open(Streaming.of(shape));
  }

  @Test
  void goesFromOpenToItsResult() {
    world = World.ready(1);
    Streaming stream = Streaming.of(StreamShape.SOURCE);
    stream.line().demand(2);
    open(stream);
    world.python().elements(1, "a", "b");
    world.settle();
    stream.line().demand(5);
    world.settle();
    world.python().elements(1, "c");
    world.python().result(1, 7);
    world.settle();
    assertThat(world.python().streamItems())
        .containsExactly("[3,1,\"m:stream\",1,2,[]]", "[7,1,5]");
    assertThat(stream.elements()).containsExactly("a", "b", "c");
    assertThat(stream.end()).isEqualTo(Optional.of(7L));
    assertThat(world.telemetry)
        .filteredOn(StreamEnded.class::isInstance)
        .singleElement()
        .satisfies(
            event -> {
              var ended = (StreamEnded) event;
              assertThat(ended.failure()).isEmpty();
              assertThat(ended.out()).isEqualTo(3);
              assertThat(ended.mostOutstanding()).isEqualTo(5);
            });
  }

  @Test
  void itsFailureNamesTheProcessThatHadIt() {
    world = World.ready(1);
    Streaming stream = open(StreamShape.SOURCE);
    world.launcher.latest().exited(3);
    world.settle();
    assertThat(stream.end()).isInstanceOf(CallFailure.Exited.class);
    assertThat(world.events(CallFailed.class))
        .extracting(CallFailed::incarnation, CallFailed::call)
        .containsExactly(tuple(1, 1L));
  }

  /** A stream is opened at the end of a turn, but the actor sets its timer only after messages. */
  @Test
  void hasTheTimerSetForItsWait() {
    world = World.ready(1);
    Streaming stream = Streaming.of(StreamShape.SOURCE);
    stream.line().demand(1);
    world.worker.handle(new WorkerMessage.Submit(stream.request()));
    assertThat(world.mailbox()).containsExactly(new Event.Tick());
  }

  /** Otherwise callers of single calls would poll the transport themselves. */
  @Test
  void isExpectedForAsLongAsPythonHasIt() {
    world = World.ready(2);
    open(StreamShape.SOURCE);
    Streaming lost = open(StreamShape.SOURCE);
    assertThat(world.link.answersExpected()).isEqualTo(2);
    world.python().result(1, 7);
    world.settle();
    assertThat(world.link.answersExpected()).isEqualTo(1);
    world.python().process().killed(9);
    world.settle();
    assertThat(lost.isOpen()).isFalse();
    assertThat(world.link.answersExpected()).isZero();
  }

  @Test
  void takesNoCreditFromCalls() {
    world = World.ready(1);
    Calling first = world.call("m:first");
    Streaming stream = open(StreamShape.SOURCE);
    world.call("m:second");
    assertThat(world.python().streamItems()).hasSize(1);
    assertThat(world.python().ids()).containsExactly(1L);
    world.python().result(1, "a");
    world.settle();
    assertThat(first.value()).isEqualTo("a");
    assertThat(world.python().ids()).containsExactly(1L, 3L);
    assertThat(stream.isOpen()).isTrue();
  }

  @Test
  void feedsInOneItemWhatComesTogether() {
    world = World.ready(1);
    Streaming stream = open(StreamShape.THROUGH);
    world.python().request(1, 3);
    world.settle();
    assertThat(stream.requested()).isEqualTo(3);
    stream.line().feed(1);
    stream.line().feed(2);
    stream.line().finish();
    world.settle();
    assertThat(world.python().streamItems())
        .containsExactly("[3,1,\"m:stream\",3,0,[]]", "[4,1,[1,2]]", "[5,1]");
  }

  @Test
  void tellsOfTheFailureOfTheInputBehindTheInput() {
    world = World.ready(1);
    Streaming stream = open(StreamShape.SINK);
    stream.line().feed(1);
    stream.line().abort("lost");
    world.settle();
    assertThat(world.python().streamItems())
        .containsExactly("[3,1,\"m:stream\",2,0,[]]", "[4,1,[1]]", "[6,1,\"lost\"]");
  }

  static Stream<Consumer<FakePython>> violations() {
    return Stream.of(
        python -> python.elements(1, "one", "too many"),
        python -> python.elements(9, "of nobody"),
        python -> python.request(1, 1),
        python -> python.request(9, 1),
        python -> python.result(9, "of nobody"),
        python -> {
          python.result(1, "end");
          python.elements(1, "behind it");
        });
  }

  @ParameterizedTest
  @MethodSource
  void violations(Consumer<FakePython> violation) {
    world = World.ready(1);
    Streaming stream = Streaming.of(StreamShape.SOURCE);
    stream.line().demand(1);
    open(stream);
    violation.accept(world.python());
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void failsWithItsProcessEvenIfIdempotent() {
    world = World.ready(1);
    Streaming stream =
        open(new Streaming(StreamShape.SOURCE, Call::asIdempotent, Optional.empty()));
    world.python().process().killed(9);
    world.settle();
    assertThat(stream.end()).isInstanceOf(CallFailure.Exited.class);
    world.boot(1, 1);
    assertThat(world.python().streamItems()).isEmpty();
  }

  @Test
  void waitsUntilThereIsAProcess() {
    world = World.ready(1);
    world.python().process().killed(9);
    world.settle();
    Streaming stream = open(StreamShape.SOURCE);
    assertThat(stream.isOpen()).isTrue();
    world.boot(1, 1);
    assertThat(world.python().streamItems()).hasSize(1);
  }

  @Test
  void isDrainedAndThenEnded() {
    world = World.ready(1);
    Streaming stream = Streaming.of(StreamShape.SOURCE);
    stream.line().demand(3);
    open(stream);
    world.stop();
    world.python().elements(1, "while it drains");
    world.settle();
    assertThat(world.python().stops()).isEmpty();
    world.advanceSeconds(6);
    assertThat(world.python().stops()).hasSize(1);
    stream.line().demand(3);
    world.settle();
    world.python().elements(1, "on its way");
    world.python().failure(1, "cancelled", Map.of());
    world.settle();
    assertThat(stream.elements()).containsExactly("while it drains", "on its way");
    assertThat(stream.end()).isInstanceOf(CallFailure.Interrupted.class);
    assertThat(world.python().streamItems()).hasSize(1);
  }

  @Test
  void tellsOnceThatItHasGone() {
    world = World.ready(1);
    var gone = new ArrayList<String>();
    for (String way : List.of("result", "failure", "kill")) {
      Streaming stream = Streaming.of(StreamShape.SOURCE);
      stream.request().whenGone(() -> gone.add(way));
      open(stream);
      long id = stream.request().id();
      switch (way) {
        case "result" -> world.python().result(id, null);
        case "failure" -> world.python().failure(id, "cancelled", Map.of());
        default -> world.python().process().killed(9);
      }
      world.settle();
    }
    assertThat(gone).containsExactly("result", "failure", "kill");
  }
}
