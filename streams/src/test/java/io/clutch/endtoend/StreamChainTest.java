package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.host.Host;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams that ask hosts, which call the worker of the stream. */
@ExtendWith(Leftovers.class)
class StreamChainTest {
  private static final CompletableFuture<PythonRef> ITSELF = new CompletableFuture<>();
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int ELEMENTS = 30;

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    Host ping = Host.function(Long.class, i -> ITSELF.join().call("chains:ping", Long.class, i));
    Host spin =
        Host.function(
            String.class,
            started -> ITSELF.join().call(lasting(Call.of("chains:spin", String.class, started))));
    fixture =
        ClutchFixture.open(ClutchSetup.create().withHost("ping", ping).withHost("spin", spin));
    python =
        fixture.spawn(
            WorkerSpec.functions("chains", "os")
                .withSettings(each -> each.withCallDeadline(DEADLINE)));
    ITSELF.complete(python);
    assertThat(value(python.call(lasting(Call.of("chains:ping", Long.class, 1))))).isOne();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** The deadline of a call is for the opening of a stream, and not for the calls within it. */
  @Test
  void theCallsOfALongStreamHaveDeadlinesOfTheirOwn() {
    long began = System.nanoTime();
    var elements =
        value(
            PythonSource.of(python, Call.of("chains:elements", Long.class, "ping", ELEMENTS))
                .throttle(1, Duration.ofMillis(80))
                .runWith(Sink.seq(), fixture.system()));
    assertThat(elements).containsExactlyElementsOf(LongStream.range(0, ELEMENTS).boxed().toList());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(DEADLINE);
  }

  @Test
  void aCancelEndsTheCallThatItsWaitServes(@TempDir Path folder) {
    long pid = ClutchFixture.pid(python);
    Path started = folder.resolve("started");
    Call<Object> call = lasting(Call.of("chains:asked", Object.class, "spin", started.toString()));
    var end =
        PythonSource.of(python, call)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(Sink.ignore(), Keep.left())
            .run(fixture.system());
    await().until(() -> Files.exists(started));
    end.shutdown();
    Call<Long> ping = Call.of("chains:ping", Long.class, 1);
    assertThat(value(python.call(lasting(ping)))).isOne();
    assertThat(ClutchFixture.pid(python)).isEqualTo(pid);
  }

  private static <T> Call<T> lasting(Call<T> call) {
    return call.withDeadline(Duration.ofMinutes(1));
  }
}
