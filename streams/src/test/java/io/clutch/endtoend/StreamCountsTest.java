package io.clutch.endtoend;

import static io.clutch.endtoend.StreamRun.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.stream.StageSettings.Order;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** After any run of a stage, its counts add up to its input and output. */
@ExtendWith(Leftovers.class)
class StreamCountsTest {
  private static final int COUNT = 200;
  private static final RestartSettings AT_ONCE =
      new RestartSettings(
          10_000, Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));

  private static final StreamEvents events = new StreamEvents();
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
    python =
        fixture.spawn(
            WorkerSpec.functions("streams").withSettings(base -> base.withRestart(AT_ONCE)));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @RepeatedTest(20)
  void theyAddUp() {
    long seed = new Random().nextLong();
    System.out.println("StreamCountsTest seed " + seed);
    var random = new Random(seed);
    String name = "seed " + seed;
    var taken = new AtomicInteger();
    int end = random.nextInt(3) == 0 ? random.nextInt(COUNT) : COUNT;
    var run =
        StreamRun.of(
            fixture,
            numbers(COUNT)
                .map(
                    n -> {
                      taken.incrementAndGet();
                      return n;
                    }),
            flow(random).named(name).take(end),
            ActorAttributes.withSupervisionStrategy(
                thrown ->
                    switch (random.nextInt(20)) {
                      case 0 -> Supervision.stop();
                      case 1, 2, 3 -> Supervision.restart();
                      default -> Supervision.resume();
                    }));
    StageCounts counts = run.counts();
    assertThat(counts.in()).as(name).isBetween(taken.get() - 1L, (long) taken.get());
    assertThat(events.of(name, StreamEvent.Dropped.class)).as(name).hasSize((int) counts.dropped());
    assertThat(events.of(name, StreamEvent.Redelivered.class))
        .as(name)
        .hasSize((int) counts.redelivered());
    assertThat(counts.failed()).as(name).isEqualTo(run.failure().isPresent() ? 1 : 0);
    assertThat(run.results()).as(name).doesNotHaveDuplicates();
    if (run.failure().isEmpty() && end == COUNT) {
      assertThat(counts.cancelled()).as(name).isZero();
      assertThat(counts.in()).as(name).isEqualTo(COUNT);
    }
  }

  private static Flow<Integer, Integer, CompletionStage<StageCounts>> flow(Random random) {
    List<Integer> raising = random.ints(20, 0, COUNT).boxed().toList();
    List<Integer> deadly = random.ints(3, 0, COUNT).boxed().toList();
    StageSettings settings =
        StageSettings.create()
            .withParallelism(1 + random.nextInt(8))
            .withOrder(random.nextBoolean() ? Order.ORDERED : Order.UNORDERED)
            .withOnExit(OnExit.values()[random.nextInt(3)])
            .withAttempts(2 + random.nextInt(2))
            .withBuffer(random.nextInt(20));
    return switch (random.nextInt(3)) {
      case 0 -> PythonFlow.call(python, n -> call(n, raising, deadly), settings);
      case 1 -> PythonFlow.callKeyed(python, n -> n % 5, n -> call(n, raising, deadly), settings);
      default ->
          PythonFlow.batched(
              python,
              "streams:fail_on_each",
              Integer.class,
              new BatchSettings(1 + random.nextInt(30), Duration.ofMillis(1), settings));
    };
  }

  private static Call<Integer> call(int n, List<Integer> raising, List<Integer> deadly) {
    return deadly.contains(n)
        ? Call.of("streams:die_on", Integer.class, n, deadly)
        : Call.of("streams:fail_on", Integer.class, n, raising);
  }
}
