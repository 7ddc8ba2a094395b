package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static io.clutch.endtoend.Generators.sink;
import static io.clutch.endtoend.Generators.source;
import static io.clutch.endtoend.Generators.through;
import static io.clutch.endtoend.StreamRun.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure;
import io.clutch.stream.PythonSink;
import io.clutch.telemetry.StreamEvent.Closed;
import io.clutch.telemetry.StreamEvent.Dropped;
import io.clutch.telemetry.StreamEvent.Outcome;
import io.clutch.telemetry.StreamEvent.Started;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of stages, their telemetry, and supervision strategies. */
@ExtendWith(Leftovers.class)
class StreamPolicyTest {
  private static final StreamEvents EVENTS = new StreamEvents();
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(EVENTS.setup());
    python = fixture.spawn(Generators.SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static void assertFailsNaming(String stage, Supplier<CompletionStage<?>> run) {
    assertThatThrownBy(() -> value(run.get())).hasMessageStartingWith(stage + ": ");
  }

  @Test
  void failuresBeginWithTheNameOfTheStage() {
    assertFailsNaming(
        "python-source",
        () -> source(python, "failing", 1).runWith(Sink.ignore(), fixture.system()));
    assertFailsNaming(
        "rows",
        () -> source(python, "failing", 1).named("rows").runWith(Sink.ignore(), fixture.system()));
    assertFailsNaming(
        "python-through",
        () -> numbers(20).via(through(python, "picky")).runWith(Sink.ignore(), fixture.system()));
    assertFailsNaming(
        "python-sink", () -> numbers(20).runWith(sink(python, "choosy"), fixture.system()));
  }

  private static Closed closed(String stage) {
    assertThat(EVENTS.of(stage, Started.class))
        .containsExactly(new Started(stage, python.actor().path().toStringWithoutAddress()));
    List<Closed> all = EVENTS.of(stage, Closed.class);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void tellsWhenAStageBeginsAndHowItEnds() {
    var counts =
        value(source(python, "numbers", 3).named("whole").to(Sink.ignore()).run(fixture.system()));
    assertThat(closed("whole")).isEqualTo(new Closed("whole", Outcome.COMPLETED, "", counts));
    counts =
        value(
            source(python, "numbers", 1_000_000)
                .named("cut")
                .take(1)
                .to(Sink.ignore())
                .run(fixture.system()));
    assertThat(closed("cut")).isEqualTo(new Closed("cut", Outcome.CANCELLED, "", counts));
    counts =
        value(source(python, "failing", 3).named("bad").to(Sink.ignore()).run(fixture.system()));
    assertThat(closed("bad")).isEqualTo(new Closed("bad", Outcome.FAILED, "Raised", counts));
  }

  @Test
  void tellsTheCountsOfASink() {
    value(numbers(7).runWith(sink(python, "total").named("summing"), fixture.system()));
    StreamCounts counts = balanced(closed("summing").counts());
    assertThat(counts.in()).isEqualTo(7);
    assertThat(counts.given()).isZero();
    assertThat(counts.input().mostOutstanding()).isBetween(1L, 7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first_three", "async_first_three"})
  void tellsWhatASinkLeft(String function) {
    value(numbers(100).runWith(sink(python, function).named(function), fixture.system()));
    StreamCounts counts = balanced(closed(function).counts());
    assertThat(counts.in()).isGreaterThanOrEqualTo(3);
    assertThat(counts.input().left()).isEqualTo(counts.in() - 3);
  }

  @Test
  void leavesOutWhatCannotBeReadIfTheStrategySaysSo() {
    for (Supervision.Directive directive :
        List.of((Supervision.Directive) Supervision.resume(), Supervision.restart())) {
      String stage = "reading-" + directive;
      var run =
          source(python, "uneven", 10)
              .withAttributes(strategy(stage, failure -> directive))
              .toMat(Sink.seq(), Keep.both())
              .run(fixture.system());
      assertThat(value(run.second())).containsExactly(1, 2, 4, 5, 7, 8);
      StreamCounts counts = balanced(value(run.first()));
      assertThat(counts.given()).isEqualTo(10);
      assertThat(counts.unused()).isEqualTo(4);
      assertThat(EVENTS.of(stage, Dropped.class))
          .hasSize(4)
          .allMatch(it -> it.equals(new Dropped(stage, "generators:uneven", "Undecodable")));
    }
  }

  @Test
  void leavesOutWhatCannotBeSentIfTheStrategySaysSo() {
    Sink<Object, CompletionStage<Long>> sink =
        PythonSink.<Object, Long>of(python, Generators.call("total", Long.class))
            .withAttributes(strategy("sending", failure -> Supervision.resume()));
    Source<Object, ?> source = Source.from(Arrays.asList(1, Thread.currentThread(), 2));
    assertThat(value(source.runWith(sink, fixture.system()))).isEqualTo(3);
    StreamCounts counts = balanced(closed("sending").counts());
    assertThat(counts.in()).isEqualTo(3);
    assertThat(counts.unsent()).isEqualTo(1);
    assertThat(EVENTS.of("sending", Dropped.class))
        .containsExactly(new Dropped("sending", "generators:total", "Unencodable"));
  }

  private static Attributes strategy(
      String stage, Function<Throwable, Supervision.Directive> decider) {
    return Attributes.name(stage).and(ActorAttributes.withSupervisionStrategy(decider));
  }

  @Test
  void anExceptionInPythonFailsTheStageWhateverTheStrategySays() {
    var end =
        source(python, "failing", 2)
            .withAttributes(strategy("resumed", failure -> Supervision.resume()))
            .runWith(Sink.ignore(), fixture.system());
    ClutchFixture.failure(end, CallFailure.Raised.class);
  }
}
