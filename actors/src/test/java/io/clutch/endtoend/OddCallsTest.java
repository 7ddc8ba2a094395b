package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Extreme calls are refused or answered, and affect no others. */
@ExtendWith(Leftovers.class)
class OddCallsTest {
  private static final int LIMIT = 1024 * 1024;
  private static ClutchFixture fixture;
  private static PythonRef python;
  private long pid;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.max-message-size = " + LIMIT);
    python = fixture.spawn(WorkerSpec.functions("outcomes", "echoes"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void notePid() {
    pid = value(python.call("outcomes:pid", Long.class));
  }

  @AfterEach
  void samePid() {
    assertThat(value(python.call("outcomes:pid", Long.class))).isEqualTo(pid);
  }

  @Test
  void aDeadlineBeyondAllTime() {
    var call = Call.of("outcomes:pid", Long.class);
    for (Duration deadline :
        new Duration[] {Duration.ofDays(100_000), Duration.ofSeconds(Long.MAX_VALUE)}) {
      assertThatThrownBy(() -> call.withDeadline(deadline))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("100 days");
    }
    assertThat(value(python.call(call.withDeadline(Duration.ofDays(100))))).isEqualTo(pid);
  }

  @Test
  void aDeadlineOfNothing() {
    var call = Call.of("outcomes:pid", Long.class);
    assertThatThrownBy(() -> call.withDeadline(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> call.withDeadline(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    failure(python.call(call.withDeadline(Duration.ofNanos(1))));
  }

  @Test
  void noFunctionOrNoType() {
    assertThatThrownBy(() -> python.call(Call.of(null, Long.class)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> python.call(Call.of("outcomes:pid", (Class<Long>) null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void textThatIsNone() {
    var call = Call.of("outcomes:pid", Object.class);
    failure(python.call("outcomes:\udc80", Object.class), UnknownFunction.class);
    failure(python.call(call.withNamed("\udc80", 1)));
    assertThatThrownBy(() -> call.withHeader("h", "\udc80"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header 'h'");
  }

  @Test
  void aNameOfAMegabyte() {
    failure(python.call("outcomes:" + "x".repeat(LIMIT / 2), Object.class), UnknownFunction.class);
    failure(python.call("outcomes:" + "x".repeat(2 * LIMIT), Object.class), TooLarge.class);
  }

  @Test
  void headersOverTheLimit() {
    var call = Call.of("outcomes:pid", Long.class).withHeader("big", "x".repeat(2 * LIMIT));
    failure(python.call(call), TooLarge.class);
  }

  /** The parts of a call besides its arguments count too. */
  @Test
  void argumentsThatFitAloneAndNotWithTheRest() {
    for (int size = LIMIT - 12_000; size < LIMIT; size += 1_000) {
      var call =
          Call.of("echoes:length", Integer.class, (Object) new byte[size])
              .withHeader("trace", "x".repeat(8_000));
      try {
        assertThat(value(python.call(call))).isEqualTo(size);
      } catch (CallFailedException e) {
        assertThat(e.failure()).isInstanceOf(TooLarge.class);
      }
    }
  }

  @Test
  void anEmptyMapAsTheOnlyArgument() {
    assertThat(value(python.call("outcomes:take", String.class, Map.of()))).isEqualTo("dict");
    assertThat(value(python.call("outcomes:take", String.class, (Object) null)))
        .isEqualTo("NoneType");
  }
}
