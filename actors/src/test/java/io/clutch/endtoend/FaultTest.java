package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.TooLarge;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake of a caller or a handler fails one call and does not affect the process. */
@ExtendWith(Leftovers.class)
class FaultTest {
  private static final int LIMIT = 1024 * 1024;
  private static final String SIZE_KEY = "clutch.limits.max-message-size";
  private static final String DEPTH_KEY = "clutch.limits.max-depth";

  private static ClutchFixture fixture;
  private static PythonRef python;
  private long pid;

  record Point(int x, int y) {}

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.max-message-size = " + LIMIT);
    python = fixture.spawn(WorkerSpec.functions("outcomes"));
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

  private static <T extends CallFailure> T fault(
      Class<T> type, String function, Object... positional) {
    return failure(python.call("outcomes:" + function, Object.class, positional), type);
  }

  @Test
  void aResultWithNoPlaceInTheTableIsNamedByItsPath() {
    Unencodable fault = fault(Unencodable.class, "unencodable");
    assertThat(fault.side()).isEqualTo(Side.RESULT);
    assertThat(fault.path()).contains("rows", "1", "handle");
    assertThat(fault.type()).contains("TextIOWrapper");
  }

  @Test
  void anArgumentWithNoPlaceInTheTableIsNamedByItsPath() {
    Unencodable fault =
        fault(Unencodable.class, "take", Map.of("rows", List.of(1, new Thread("no data"))));
    assertThat(fault.side()).isEqualTo(Side.ARGUMENT);
    assertThat(fault.path()).contains("0", "rows", "1");
    assertThat(fault.type()).isEqualTo("java.lang.Thread");
    assertThatThrownBy(() -> python.cast("outcomes:take", new Thread("no data")))
        .isInstanceOf(CallFailedException.class);
  }

  @Test
  void aLoneSurrogateIsNoText() {
    assertThat(fault(Unencodable.class, "lone_surrogate").side()).isEqualTo(Side.RESULT);
    assertThat(fault(Unencodable.class, "take", "\udc80").side()).isEqualTo(Side.ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"large", "large_text"})
  void aResultOverTheLimitNamesTheKey(String function) {
    TooLarge fault = fault(TooLarge.class, function, LIMIT + 1);
    assertThat(fault.size()).isGreaterThan(LIMIT);
    assertThat(fault.limit()).isBetween(LIMIT - 2048L, (long) LIMIT);
    assertThat(fault.key()).isEqualTo(SIZE_KEY);
    assertThat(fault.message()).contains(SIZE_KEY);
  }

  @Test
  void anArgumentOverTheLimitNamesTheKey() {
    assertThat(fault(TooLarge.class, "take", (Object) new byte[LIMIT + 1]).key())
        .isEqualTo(SIZE_KEY);
    assertThat(fault(TooLarge.class, "take", "x".repeat(LIMIT)).key()).isEqualTo(SIZE_KEY);
  }

  /** For all sizes around the limit there is a value or a failure, and never a lost connection. */
  @Test
  void theLastBytesBeforeTheLimitAreSafe() {
    int passed = 0;
    for (int size = LIMIT - 1600; size < LIMIT + 8; size += 67) {
      passed += passes("large", size) ? 1 : 0;
      passed += passes("take", new byte[size]) ? 1 : 0;
      passed += passes("take", "x".repeat(size)) ? 1 : 0;
    }
    assertThat(passed).isPositive();
  }

  private static boolean passes(String function, Object argument) {
    try {
      value(python.call("outcomes:" + function, Object.class, argument));
      return true;
    } catch (CallFailedException e) {
      assertThat(e.failure()).isInstanceOf(TooLarge.class);
      return false;
    }
  }

  @Test
  void depthIsLimitedBothWays() {
    assertThat(value(python.call("outcomes:deep", Object.class, 60))).isInstanceOf(List.class);
    assertThat(fault(TooLarge.class, "deep", 70).key()).isEqualTo(DEPTH_KEY);
    assertThat(fault(TooLarge.class, "self_containing").key()).isEqualTo(DEPTH_KEY);
    Object nested = List.of();
    for (int i = 0; i < 100_000; i++) {
      nested = List.of(nested);
    }
    assertThat(fault(TooLarge.class, "take", nested).key()).isEqualTo(DEPTH_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outcomes:nothing",
        "outcomes:_private",
        "outcomes:__doc__",
        "outcomes:",
        ":pid",
        "pid",
        "",
        "outcomes:Point.x",
        "outcomes.pid:x",
        "outcomes:pid ",
        "OUTCOMES:pid",
        "outcomes:sys"
      })
  void whatMayNotBeCalledIsUnknown(String function) {
    var fault = failure(python.call(function, Object.class), UnknownFunction.class);
    assertThat(fault.name()).isEqualTo(function);
    assertThat(fault.allowed()).isNotEmpty();
  }

  @Test
  void argumentsThatDoNotFitSayWhich() {
    assertThat(fault(BadArguments.class, "take").detail()).contains("value");
    assertThat(fault(BadArguments.class, "take", 1, 2).detail()).isNotEmpty();
    assertThat(fault(BadArguments.class, "point", Map.of("x", 1, "y", "two")).detail())
        .contains("p", "y", "int", "str");
    assertThat(fault(BadArguments.class, "points", List.of(new Point(1, 2), 3)).detail())
        .contains("ps", "1");
    assertThat(fault(BadArguments.class, "only_named", "positional").detail()).isNotEmpty();
    var unexpected = Call.of("outcomes:pid", Object.class).withNamed("extra", 1);
    assertThat(failure(python.call(unexpected), BadArguments.class).detail()).contains("extra");
    var twice = Call.of("outcomes:take", Object.class, 1).withNamed("value", 2);
    assertThat(failure(python.call(twice), BadArguments.class).detail()).contains("value");
  }

  @Test
  void recordsAreDataclasses() {
    assertThat(value(python.call("outcomes:point", Point.class, new Point(1, 2), 3)))
        .isEqualTo(new Point(3, 6));
  }
}
