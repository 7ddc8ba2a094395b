package io.clutch.internal.request;

import static io.clutch.Alike.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time limits of streams in a worker, their ladder, and their number. */
class WorkerStreamLimitsTest {
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
  void waitsNoLongerThanACallToBegin() {
    world = World.open(settings -> settings.withStartTimeout(Duration.ofHours(1)));
    Streaming stream = open(StreamShape.SOURCE);
    world.advanceSeconds(31);
    assertThat(stream.end())
        .satisfies(like(new CallFailure.DeadlineExceeded(Duration.ofSeconds(30), Where.QUEUED)));
  }

  @Test
  void mayLastForEverWhilePythonGivesSigns() {
    world = World.ready(1);
    Streaming stream = Streaming.of(StreamShape.SOURCE);
    stream.line().demand(1_000);
    open(stream);
    for (int i = 0; i < 100; i++) {
      world.advanceSeconds(20);
      world.python().elements(1, i);
      world.settle();
    }
    assertThat(stream.isOpen()).isTrue();
    assertThat(stream.elements()).hasSize(100);
    world.advanceSeconds(30);
    assertThat(stream.end())
        .satisfies(like(new CallFailure.DeadlineExceeded(Duration.ofSeconds(30), Where.SENT)));
    assertThat(world.python().cancels()).containsExactly(1L);
  }

  @Test
  void mayWaitForEverForDemandAndForInput() {
    world = World.ready(1);
    Streaming source = open(StreamShape.SOURCE);
    Streaming through = Streaming.of(StreamShape.THROUGH);
    through.line().demand(1);
    open(through);
    world.python().request(2, 10);
    world.settle();
    world.advance(Duration.ofHours(1));
    assertThat(source.isOpen()).isTrue();
    assertThat(through.isOpen()).isTrue();
    through.line().feed(1);
    world.settle();
    world.advanceSeconds(31);
    assertThat(through.isOpen()).isFalse();
    assertThat(source.isOpen()).isTrue();
  }

  @Test
  void holdsTheDeadlineOfItsOwn() {
    world = World.ready(1);
    Streaming stream =
        open(
            new Streaming(
                StreamShape.SOURCE,
                call -> call.withDeadline(Duration.ofSeconds(5)),
                Optional.empty()));
    assertThat(world.python().streamItems()).containsExactly("[3,1,\"m:stream\",1,0,[],{},5000]");
    world.advanceSeconds(6);
    assertThat(stream.end())
        .satisfies(like(new CallFailure.DeadlineExceeded(Duration.ofSeconds(5), Where.SENT)));
  }

  @Test
  void climbsTheLadderOnlyWhileItRuns() {
    world = World.ready(1);
    Streaming stream = open(StreamShape.SOURCE);
    world.tell(new WorkerMessage.Cancel(stream.request()));
    assertThat(stream.end()).isInstanceOf(CallFailure.Cancelled.class);
    for (int i = 0; i < 10; i++) {
      world.python().cancelled(1, "idle");
      world.settle();
      world.advanceSeconds(1);
    }
    assertThat(world.python().cancels()).hasSize(11);
    assertThat(world.python().interrupts()).isEmpty();
    world.python().cancelled(1, "running");
    world.settle();
    world.advance(Duration.ofMillis(1_500));
    assertThat(world.python().interrupts()).containsExactly(1L);
    world.python().failure(1, "interrupted", Map.of());
    world.settle();
    world.advance(Duration.ofMinutes(1));
    assertThat(world.python().process().signals()).isEmpty();
  }

  /** For example if native code holds the interpreter's lock. */
  @Test
  void climbsTheLadderWherePythonSaysNothing() {
    world = World.ready(1);
    Streaming stream = open(StreamShape.SOURCE);
    world.tell(new WorkerMessage.Cancel(stream.request()));
    world.advanceSeconds(2);
    assertThat(world.python().interrupts()).containsExactly(1L);
    world.advanceSeconds(3);
    assertThat(world.python().process().signals()).containsExactly(Signal.TERMINATE, Signal.KILL);
  }

  @Test
  void isBoundedInNumber() {
    world = World.ready(settings -> settings.withMaxStreams(2), 1);
    open(StreamShape.SOURCE);
    Streaming second = open(StreamShape.SOURCE);
    Streaming third = open(StreamShape.SOURCE);
    assertThat(third.end()).satisfies(like(new CallFailure.TooManyStreams("/user/python", 2)));
    world.python().result(2, null);
    world.settle();
    assertThat(second.end()).isEqualTo(Optional.empty());
    assertThat(open(StreamShape.SOURCE).isOpen()).isTrue();
  }

  @Test
  void mayBeGivenAllTheTimeThereIs() {
    world = World.ready(1);
    Streaming stream =
        new Streaming(StreamShape.SOURCE, UnaryOperator.identity(), Optional.of(Duration.ZERO));
    stream.line().demand(1);
    open(stream);
    world.advance(Duration.ofHours(5));
    assertThat(stream.isOpen()).isTrue();
  }
}
