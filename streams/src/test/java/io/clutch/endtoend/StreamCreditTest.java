package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static io.clutch.endtoend.Generators.call;
import static io.clutch.endtoend.Generators.through;
import static io.clutch.endtoend.Generators.unbuffered;
import static io.clutch.endtoend.StreamRun.numbers;
import static io.clutch.endtoend.StreamRun.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StreamSettings;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backpressure with a slow consumer or producer, and the effects of a cancel. */
@ExtendWith(Leftovers.class)
class StreamCreditTest {
  private static final int MILLION = 1_000_000;

  private static ClutchFixture fixture;
  private static PythonRef python;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(Generators.SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** Python takes one input element for each output element, and buffers none. */
  @ParameterizedTest
  @ValueSource(strings = {"echoed", "async_echoed"})
  void aSlowConsumerStopsWhatIsBeforeIt(String function) {
    int before = value(python.call("generators:taken", Integer.class));
    var pulled = new AtomicInteger();
    Flow<Integer, Integer, CompletionStage<StreamCounts>> flow =
        PythonFlow.through(
            python, call(function, Integer.class), StreamSettings.create().withCredit(10));
    var run =
        Source.repeat(1)
            .map(one -> pulled.incrementAndGet())
            .viaMat(flow, Keep.right())
            .toMat(unbuffered(), Keep.both())
            .run(fixture.system());
    for (int i = 1; i <= 5; i++) {
      assertThat(value(run.second().pull())).contains(i);
    }
    int taken = value(python.call("generators:taken", Integer.class)) - before;
    assertThat(taken).isBetween(5, 5 + 10 + 1);
    run.second().cancel();
    StreamCounts counts = balanced(value(run.first()));
    assertThat(counts.output().limit()).isEqualTo(10);
    assertThat(counts.in())
        .isEqualTo(pulled.get())
        .isLessThanOrEqualTo(5 + 10 + 1 + counts.input().limit());
  }

  @Test
  void aSlowProducerIsWaitedFor() {
    Source<Integer, ?> slow = numbers(20).throttle(1, Duration.ofMillis(10));
    assertThat(value(slow.via(through(python, "echoed")).runWith(Sink.seq(), fixture.system())))
        .isEqualTo(upTo(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"echoed", "async_echoed"})
  void aCancelClosesTheGeneratorAndUpstream(String function) {
    Path tidied = directory.resolve(function);
    var run =
        numbers(MILLION)
            .watchTermination(Keep.right())
            .viaMat(through(python, function, tidied.toString()), Keep.both())
            .take(10)
            .toMat(Sink.seq(), Keep.both())
            .run(fixture.system());
    assertThat(value(run.second())).isEqualTo(upTo(10));
    assertThat(value(run.first().first())).isEqualTo(Done.getInstance());
    assertThat(balanced(value(run.first().second())).out()).isEqualTo(10);
    await().until(() -> Files.exists(tidied));
  }
}
