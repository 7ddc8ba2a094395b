package io.clutch.endtoend;

import static io.clutch.Alike.like;
import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.telemetry.WorkerEvent.CallSent;
import io.clutch.telemetry.WorkerEvent.FrameDropped;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deadline ends the wait for one reply, and replies of other calls are never confused. */
@ExtendWith(Leftovers.class)
class DeadlineTest {
  private static final LadderSettings NOTHING =
      new LadderSettings(Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());
  private static final LadderSettings QUICK =
      new LadderSettings(
          Duration.ZERO, Optional.of(Duration.ofMillis(1)), Optional.empty(), Optional.empty());

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void dropsTheAnswerThatComesAfterIt() {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os", "hangs").withSettings(base -> base.withLadder(NOTHING)));
    long first = pid(python);
    var call = Call.of("hangs:late", String.class, 1.0, "old").withDeadline(Duration.ofMillis(300));
    assertThat(failure(python.call(call), DeadlineExceeded.class).where()).isEqualTo(Where.SENT);
    assertThat(value(python.call("hangs:late", String.class, 0.0, "new"))).isEqualTo("new");
    assertThat(fixture.events(FrameDropped.class))
        .filteredOn(event -> event.worker().equals(python.actor().path().toStringWithoutAddress()))
        .singleElement()
        .satisfies(event -> assertThat(event.why()).startsWith("late result of call"));
    assertThat(fixture.status(python).framesDropped()).isEqualTo(1);
    assertThat(fixture.status(python).inFlight()).isZero();
    assertThat(pid(python)).isEqualTo(first);
  }

  @Test
  void firesSoonAfterItsTime() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    pid(python);
    var late = new ArrayList<Duration>();
    for (int i = 0; i < 20; i++) {
      Duration deadline = Duration.ofMillis(10 + i);
      long before = System.nanoTime();
      failure(python.call(Call.of("hangs:late_async", Object.class, 5.0).withDeadline(deadline)));
      late.add(Duration.ofNanos(System.nanoTime() - before).minus(deadline));
    }
    assertThat(late).allMatch(it -> !it.isNegative());
    Collections.sort(late);
    System.out.printf("deadlines: %s late at best, %s as a rule%n", late.get(0), late.get(10));
    assertThat(late.get(0)).as("on a machine that may be busy").isLessThan(Duration.ofMillis(5));
  }

  @Test
  void endsACallThatWasNeverSent() {
    PythonRef python =
        fixture.spawn(WorkerSpec.functions("os", "hangs").withSettings(base -> base.withCredit(1)));
    pid(python);
    var running = python.call("hangs:late", String.class, 0.6, "running");
    var waiting =
        Call.of("hangs:late", String.class, 0.0, "queued").withDeadline(Duration.ofMillis(100));
    assertThat(failure(python.call(waiting)))
        .satisfies(like(new DeadlineExceeded(Duration.ofMillis(100), Where.QUEUED)));
    assertThat(value(running)).isEqualTo("running");
    assertThat(value(python.call("hangs:tokens", String[].class))).containsExactly("running");
  }

  @Test
  void countsTheStartOfTheProcess() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("os"));
    var call = Call.of("os:getpid", Long.class).withDeadline(Duration.ofMillis(1));
    assertThat(failure(python.call(call), DeadlineExceeded.class).where()).isEqualTo(Where.QUEUED);
    assertThat(pid(python)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void givesEachCallItsOwnAnswer(int credit) {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os", "hangs")
                .withSettings(base -> base.withCredit(credit).withLadder(QUICK)));
    long first = pid(python);
    var random = new Random(credit);
    int answered = 0;
    int late = 0;
    for (int wave = 0; wave < 25; wave++) {
      for (var entry : wave(python, random, wave).entrySet()) {
        try {
          assertThat(value(entry.getValue())).isEqualTo(entry.getKey());
          answered++;
        } catch (CallFailedException e) {
          assertThat(e.failure()).isInstanceOf(DeadlineExceeded.class);
          late++;
        }
      }
    }
    assertThat(answered).isPositive();
    assertThat(late).isPositive();
    System.out.printf("credit %d: %d answered, %d late%n", credit, answered, late);
    assertThat(pid(python)).isEqualTo(first);
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
    assertThat(fixture.events(CallSent.class)).isNotEmpty();
  }

  private static Map<String, CompletionStage<String>> wave(
      PythonRef python, Random random, int wave) {
    var calls = new LinkedHashMap<String, CompletionStage<String>>();
    for (int i = 0; i < 20; i++) {
      String token = wave + "-" + i;
      String function = random.nextBoolean() ? "hangs:late" : "hangs:late_by_spinning";
      var call =
          Call.of(function, String.class, random.nextInt(8) / 1000.0, token)
              .withDeadline(Duration.ofMillis(1 + random.nextInt(60)));
      calls.put(token, python.call(call));
    }
    return calls;
  }
}
