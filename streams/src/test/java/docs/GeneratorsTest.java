package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StreamSettings;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
  private record Reading(String sensor, double value) {}

  private static Application app;
  private static ActorSystem<Void> system;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    app = Application.start();
    system = app.system();
    python = app.spawn(WorkerSpec.functions("sensors"), "sensors");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void aSourceAFlowAndASink() {
    // tag::stages
    Source<Reading, CompletionStage<StreamCounts>> readings =
        PythonSource.of(python, Call.of("sensors:readings", Reading.class, 100));

    Flow<Reading, Reading, CompletionStage<StreamCounts>> changes =
        PythonFlow.through(
            python,
            Call.of("sensors:changes", Reading.class, 1.0),
            StreamSettings.create().withCredit(256).withWaitLimit(Duration.ofSeconds(10)));

    Sink<Reading, CompletionStage<Double>> mean =
        PythonSink.of(python, Call.of("sensors:mean", Double.class));

    CompletionStage<Double> found = readings.via(changes).runWith(mean, system);
    // end::stages
    assertThat(value(found)).isBetween(4.0, 5.0);
  }

  @Test
  void restarted() {
    // tag::restart
    Source<Reading, NotUsed> readings =
        RestartSource.onFailuresWithBackoff(
            RestartSettings.create(Duration.ofMillis(100), Duration.ofSeconds(10), 0.2),
            () -> PythonSource.of(python, Call.of("sensors:readings", Reading.class, 100)));
    // end::restart
    assertThat(value(readings.runWith(Sink.seq(), system))).hasSize(100);
  }

  @Test
  void aFailureOfUpstream() {
    Source<Reading, NotUsed> lost =
        Source.single(new Reading("a", 1))
            .concatLazy(
                Source.lazySource(() -> Source.failed(new IllegalStateException("no line"))));
    Flow<Reading, Reading, ?> flow =
        PythonFlow.through(python, Call.of("sensors:until_failure", Reading.class));
    List<Reading> found = value(lost.via(flow).runWith(Sink.seq(), system));
    assertThat(found)
        .containsExactly(
            new Reading("a", 1), new Reading("lost: java.lang.IllegalStateException: no line", 0));
  }
}
