package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceWithContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private record Review(String customer, String text) {}

  private static final List<String> TEXTS = List.of("good", "not so good", "bad");

  private static Application app;
  private static ActorSystem<Void> system;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    app = Application.start();
    system = app.system();
    python = app.spawn(WorkerSpec.functions("reviews"), "reviews");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void aCallForEach() {
    Source<String, NotUsed> texts = Source.from(TEXTS);
    // tag::call
    Flow<String, Integer, CompletionStage<StageCounts>> words =
        PythonFlow.call(
            python,
            text -> Call.of("reviews:words", Integer.class, text),
            StageSettings.create().withParallelism(4));

    CompletionStage<List<Integer>> counts = texts.via(words).runWith(Sink.seq(), system);
    // end::call
    assertThat(value(counts)).containsExactly(1, 3, 1);
  }

  @Test
  void keyed() {
    Source<Review, NotUsed> reviews =
        Source.from(List.of(new Review("a", "one"), new Review("b", "one two")));
    // tag::keyed
    Flow<Review, Integer, CompletionStage<StageCounts>> words =
        PythonFlow.callKeyed(
            python,
            Review::customer,
            review ->
                Call.of("reviews:words", Integer.class, review.text())
                    .withKey(review.customer())
                    .withDeadline(Duration.ofSeconds(5)),
            StageSettings.create().withParallelism(8).withBuffer(100));
    // end::keyed
    assertThat(value(reviews.via(words).runWith(Sink.seq(), system))).containsExactly(1, 2);
  }

  @Test
  void batched() {
    Source<String, NotUsed> texts = Source.from(List.of("4/5", "2/5"));
    // tag::batched
    Flow<String, Integer, CompletionStage<StageCounts>> stars =
        PythonFlow.batched(
            python,
            "reviews:stars",
            Integer.class,
            BatchSettings.create().withMaxSize(256).withMaxWait(Duration.ofMillis(20)));
    // end::batched
    assertThat(value(texts.via(stars).runWith(Sink.seq(), system))).containsExactly(4, 2);
    var lengths =
        PythonFlow.<String, Double>batched(
            python, "reviews:mean_lengths", Double.class, BatchSettings.create());
    assertThat(value(texts.via(lengths).runWith(Sink.seq(), system))).containsExactly(3.0, 3.0);
  }

  @Test
  void policies() {
    Source<String, NotUsed> texts = Source.from(List.of("4/5", "none", "2/5"));
    // tag::policies
    Flow<String, Integer, CompletionStage<StageCounts>> stars =
        PythonFlow.<String, Integer>batched(
                python,
                "reviews:stars",
                Integer.class,
                BatchSettings.create().withOnExit(OnExit.RETRY).withAttempts(3))
            .named("stars")
            .addAttributes(
                ActorAttributes.withSupervisionStrategy(
                    thrown ->
                        thrown instanceof CallFailedException failed
                                && failed.failure() instanceof CallFailure.Raised
                            ? Supervision.resume()
                            : Supervision.stop()));

    Pair<CompletionStage<StageCounts>, CompletionStage<List<Integer>>> run =
        texts.viaMat(stars, Keep.right()).toMat(Sink.seq(), Keep.both()).run(system);
    // end::policies
    assertThat(value(run.second())).containsExactly(4, 2);
    assertThat(value(run.first())).isEqualTo(new StageCounts(3, 2, 0, 1, 0, 0));
  }

  @Test
  void contexts() {
    SourceWithContext<String, Integer, NotUsed> texts =
        Source.from(TEXTS)
            .zipWithIndex()
            .asSourceWithContext(Pair::second)
            .map(Pair::first)
            .mapContext(Long::intValue);
    // tag::context
    Source<Pair<Integer, Integer>, NotUsed> wordsAndOffsets =
        texts
            .via(
                PythonFlow.callWithContext(
                    python,
                    (String text, Integer offset) ->
                        Call.of("reviews:words", Integer.class, text)
                            .withHeader("offset", offset.toString()),
                    StageSettings.create()))
            .asSource();
    // end::context
    assertThat(value(wordsAndOffsets.runWith(Sink.seq(), system)))
        .containsExactly(Pair.create(1, 0), Pair.create(3, 1), Pair.create(1, 2));
  }
}
