package io.clutch.road;

import static io.clutch.road.Road.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.Interrupted;
import io.clutch.failure.ExitReason.Finished;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that ends itself in order lets its streams end too. */
@ExtendWith(Leftovers.class)
class StreamFinishTest {
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("finishing").withModulePath(Road.HANDLERS);
  private static final int NEVER = -1;

  private static CompletionStage<List<Integer>> numbers(
      Road road, PythonRef python, String function, int count, int last) {
    Call<Integer> call = Call.of("finishing:" + function, Integer.class, count, last);
    return PythonSource.of(python, call).runWith(Sink.seq(), road.system());
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void oneThatCallsItGivesAllItsElements(String function) {
    try (Road road = Road.open()) {
      PythonRef python = road.spawn(SPEC);
      assertThat(value(numbers(road, python, function, 5_000, 100)))
          .isEqualTo(StreamRun.upTo(5_000));
      assertThat(Road.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void othersDoSoToo(String function) {
    try (Road road = Road.open()) {
      PythonRef python = road.spawn(SPEC);
      var other = numbers(road, python, function, 20_000, NEVER);
      assertThat(value(numbers(road, python, "numbers", 10, 5))).hasSize(10);
      assertThat(value(other)).isEqualTo(StreamRun.upTo(20_000));
      assertThat(Road.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void oneThatDoesNotEndIsClosedWhenTheTimeForItIsOver(String function) {
    WorkerSpec spec =
        SPEC.withSettings(base -> base.withStop(base.stop().withDrain(Duration.ofMillis(200))));
    try (Road road = Road.open()) {
      PythonRef python = road.spawn(spec);
      Call<Integer> call = Call.of("finishing:" + function, Integer.class, Integer.MAX_VALUE, 100);
      var endless = PythonSource.of(python, call).runWith(Sink.ignore(), road.system());
      assertThatThrownBy(() -> endless.toCompletableFuture().join())
          .cause()
          .hasMessageContaining("finishing:" + function)
          .extracting("failure")
          .isInstanceOf(Interrupted.class);
      assertThat(Road.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @Test
  void thoseThatHadNotBegunGoToTheNextProcess() {
    try (Grove grove = Grove.plant(Grove.one(PythonWorker.child("a", SPEC)))) {
      Road road = grove.road;
      PythonRef python = Clutch.get(road.system()).ref(grove.top, "a", SPEC);
      for (int round = 1; round <= 3; round++) {
        List<CompletionStage<List<Integer>>> streams = new ArrayList<>();
        streams.add(numbers(road, python, "numbers", 100, 50));
        for (int i = 0; i < 20; i++) {
          streams.add(numbers(road, python, "numbers", 100, NEVER));
        }
        streams.forEach(stream -> assertThat(value(stream)).isEqualTo(StreamRun.upTo(100)));
        grove.probe.awaitRestarts("a", round);
      }
    }
  }
}
