package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
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

/** A worker that shuts itself down lets its streams finish. */
@ExtendWith(Leftovers.class)
class StreamFinishTest {
  /** Streams have all the time that they need to finish. */
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("finishing")
          .withModulePath(ClutchFixture.HANDLERS)
          .withSettings(base -> base.withStop(base.stop().withDrain(Duration.ofSeconds(60))));

  private static final int NEVER = -1;

  private static CompletionStage<List<Integer>> numbers(
      ClutchFixture fixture, PythonRef python, String function, int count, int last) {
    Call<Integer> call = Call.of("finishing:" + function, Integer.class, count, last);
    return PythonSource.of(python, call).runWith(Sink.seq(), fixture.system());
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void oneThatCallsItGivesAllItsElements(String function) {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(SPEC);
      assertThat(value(numbers(fixture, python, function, 5_000, 100)))
          .isEqualTo(StreamRun.upTo(5_000));
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void othersDoSoToo(String function) {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(SPEC);
      var other = numbers(fixture, python, function, 20_000, NEVER);
      assertThat(value(numbers(fixture, python, "numbers", 10, 5))).hasSize(10);
      assertThat(value(other)).isEqualTo(StreamRun.upTo(20_000));
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "numbers_async"})
  void oneThatDoesNotEndIsClosedWhenTheTimeForItIsOver(String function) {
    WorkerSpec spec =
        SPEC.withSettings(base -> base.withStop(base.stop().withDrain(Duration.ofMillis(200))));
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(spec);
      Call<Integer> call = Call.of("finishing:" + function, Integer.class, Integer.MAX_VALUE, 100);
      var endless = PythonSource.of(python, call).runWith(Sink.ignore(), fixture.system());
      assertThatThrownBy(() -> endless.toCompletableFuture().join())
          .cause()
          .hasMessageContaining("finishing:" + function)
          .extracting("failure")
          .isInstanceOf(Interrupted.class);
      assertThat(ClutchFixture.stopped(python)).isEqualTo(new Finished("enough"));
    }
  }

  @Test
  void thoseThatHadNotBegunGoToTheNextProcess() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", SPEC)))) {
      ClutchFixture fixture = tree.clutch;
      PythonRef python = Clutch.get(fixture.system()).ref(tree.top, "a", SPEC);
      for (int round = 1; round <= 3; round++) {
        List<CompletionStage<List<Integer>>> streams = new ArrayList<>();
        streams.add(numbers(fixture, python, "numbers", 100, 50));
        for (int i = 0; i < 20; i++) {
          streams.add(numbers(fixture, python, "numbers", 100, NEVER));
        }
        streams.forEach(stream -> assertThat(value(stream)).isEqualTo(StreamRun.upTo(100)));
        tree.probe.awaitRestarts("a", round);
      }
    }
  }
}
