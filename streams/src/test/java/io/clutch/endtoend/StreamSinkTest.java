package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.call;
import static io.clutch.endtoend.Generators.sink;
import static io.clutch.endtoend.StreamRun.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.stream.PythonSink;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sinks in Python: their acknowledgement and their failures. */
@ExtendWith(Leftovers.class)
class StreamSinkTest {
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(Generators.SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void goesIntoAnObjectThatKeepsItsState() {
    PythonRef account = fixture.spawn(WorkerSpec.actor("generators:Account"));
    Sink<Integer, CompletionStage<Long>> sink = PythonSink.of(account, Call.of("take", Long.class));
    assertThat(value(numbers(5).runWith(sink, fixture.system()))).isEqualTo(10);
    assertThat(value(numbers(3).runWith(sink, fixture.system()))).isEqualTo(13);
    assertThat(value(account.call("balance", Long.class))).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(strings = {"total", "async_total"})
  void acknowledgesAnEmptyInput(String function) {
    assertThat(value(Source.<Integer>empty().runWith(sink(python, function), fixture.system())))
        .isZero();
  }

  @Test
  void endsUpstreamWhenItHasEnough() {
    var run =
        Source.repeat(7)
            .watchTermination(Keep.right())
            .toMat(sink(python, "first_three"), Keep.both())
            .run(fixture.system());
    assertThat(value(run.second())).isEqualTo(21);
    assertThat(value(run.first())).isEqualTo(Done.getInstance());
  }

  @Test
  void failsWithItsProcess() {
    PythonRef own = fixture.spawn(Generators.SPEC);
    var end = numbers(100).runWith(sink(own, "dying_total"), fixture.system());
    assertThat(ClutchFixture.failure(end, Exited.class).exit().pid()).isPositive();
    assertThat(value(own.call("generators:plain", Integer.class, 1))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"total", "async_total"})
  void failsWithItsUpstream(String function) {
    var failure = new IllegalStateException("upstream is lost");
    var end =
        numbers(3)
            .concatLazy(Source.lazySource(() -> Source.failed(failure)))
            .runWith(sink(python, function), fixture.system())
            .toCompletableFuture();
    assertThatThrownBy(end::join).hasCause(failure);
  }

  @Test
  void failsOnAnElementOverTheLimit() {
    try (ClutchFixture small = ClutchFixture.open("clutch.limits.max-message-size = 1 MiB")) {
      Sink<byte[], CompletionStage<Long>> sink =
          PythonSink.of(small.spawn(Generators.SPEC), call("total", Long.class));
      var run =
          Source.repeat(new byte[2_000_000])
              .watchTermination(Keep.right())
              .toMat(sink, Keep.both())
              .run(small.system());
      assertThat(ClutchFixture.failure(run.second(), CallFailure.TooLarge.class).limit())
          .isEqualTo(1 << 20);
      assertThatThrownBy(() -> run.first().toCompletableFuture().join()).isNotNull();
    }
  }

  @Test
  void isNotAcknowledgedWhereTheStreamIsStopped() {
    var materializer = Materializer.createMaterializer(fixture.system());
    var end = Source.<Integer>maybe().runWith(sink(python, "total"), materializer);
    materializer.shutdown();
    assertThatThrownBy(() -> value(end)).isInstanceOf(CancellationException.class);
  }
}
