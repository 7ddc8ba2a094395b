package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.endtoend.RecordingObserver.Seen;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Observers see a generator as one call, whose headers reach Python. */
@ExtendWith(Leftovers.class)
class StreamObserverTest {
  private static final ResultType<Map<String, String>> HEADERS = new ResultType<>() {};
  private static final RecordingObserver OBSERVER = new RecordingObserver();

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open(ClutchSetup.create().withCallObserver(OBSERVER));
    python = fixture.spawn(WorkerSpec.functions("observed"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    OBSERVER.clear();
  }

  private static Seen stream() {
    return OBSERVER.call("observed:count");
  }

  @Test
  void aStreamThatCompletes() {
    var call = Call.of("observed:count", HEADERS, 2);

    var all = value(PythonSource.of(python, call).runWith(Sink.seq(), fixture.system()));

    Seen stream = stream();
    assertThat(all).hasSize(2).containsOnly(stream.headers());
    assertThat(stream.call().kind()).isEqualTo(Kind.STREAM);
    assertThat(stream.end()).isEmpty();
  }

  @Test
  void aStreamThatFails() {
    var call = Call.of("observed:count", HEADERS, "no number");

    failure(PythonSource.of(python, call).runWith(Sink.seq(), fixture.system()));

    assertThat(stream().end()).containsInstanceOf(BadArguments.class);
  }

  @Test
  void aStreamThatIsCancelled() {
    var call = Call.of("observed:count", HEADERS, 1_000_000);

    value(PythonSource.of(python, call).runWith(Sink.head(), fixture.system()));

    assertThat(stream().end()).containsInstanceOf(Cancelled.class);
  }
}
