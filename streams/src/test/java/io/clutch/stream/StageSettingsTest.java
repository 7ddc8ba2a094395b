package io.clutch.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.stream.internal.BatchCall;
import io.clutch.stream.internal.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings of stages, and rules that depend only on them. */
class StageSettingsTest {
  private static final Throwable EXITED =
      new CallFailure.Exited(
              new WorkerExit(
                  new ExitReason.Code(1), "/worker", 1, 42, Duration.ZERO, List.of(), ""))
          .toException();
  private static final Throwable INTERRUPTED = new CallFailure.Interrupted("/worker").toException();
  private static final Throwable BAD = new CallFailure.BadArguments("no").toException();

  @Test
  void whatCannotBeIsRefusedByName() {
    StageSettings settings = StageSettings.create();
    BatchSettings batch = BatchSettings.create();
    Stream.of(0, 10_001)
        .forEach(
            n ->
                assertThatThrownBy(() -> settings.withParallelism(n))
                    .hasMessage("parallelism must be from 1 to 10000, not " + n));
    assertThatThrownBy(() -> settings.withAttempts(1)).hasMessageContaining("attempts");
    assertThatThrownBy(() -> settings.withBuffer(-1)).hasMessageContaining("buffer");
    assertThatThrownBy(() -> settings.withOrder(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> batch.withMaxSize(0)).hasMessageContaining("maxSize");
    assertThatThrownBy(() -> batch.withMaxWait(Duration.ofMillis(-1)))
        .hasMessageContaining("maxWait");
    assertThatThrownBy(() -> batch.withParallelism(0)).hasMessageContaining("parallelism");
  }

  @Test
  void anExitIsTriedAgainAsOftenAsAllowed() {
    StageSettings settings = StageSettings.create().withOnExit(OnExit.RETRY).withAttempts(3);
    for (Throwable exit : List.of(EXITED, INTERRUPTED)) {
      assertThat(OnFailure.of(settings, exit, 0)).isEqualTo(OnFailure.RETRY);
      assertThat(OnFailure.of(settings, exit, 1)).isEqualTo(OnFailure.RETRY);
      assertThat(OnFailure.of(settings, exit, 2)).isEqualTo(OnFailure.DECIDE);
    }
  }

  @Test
  void otherwiseItIsDroppedOrDecided() {
    StageSettings settings = StageSettings.create();
    assertThat(OnFailure.of(settings, EXITED, 0)).isEqualTo(OnFailure.DECIDE);
    assertThat(OnFailure.of(settings.withOnExit(OnExit.DROP), EXITED, 0)).isEqualTo(OnFailure.DROP);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoExitIsAlwaysDecided(OnExit onExit) {
    StageSettings settings = StageSettings.create().withOnExit(onExit);
    assertThat(OnFailure.of(settings, BAD, 0)).isEqualTo(OnFailure.DECIDE);
    assertThat(OnFailure.of(settings, new IllegalStateException(), 0)).isEqualTo(OnFailure.DECIDE);
  }

  @Test
  void aBatchThatNeverRanIsTakenApart() {
    var argument = new Unencodable(Side.ARGUMENT, "a", "Thread").toException();
    var result = new Unencodable(Side.RESULT, "a", "Thread").toException();
    var large = new CallFailure.TooLarge("call", 2, 1, "key").toException();
    assertThat(BatchCall.isOfOneElement(BAD, false)).isTrue();
    assertThat(BatchCall.isOfOneElement(argument, true)).isTrue();
    assertThat(BatchCall.isOfOneElement(large, true)).isTrue();
    assertThat(BatchCall.isOfOneElement(large, false)).isFalse();
    assertThat(BatchCall.isOfOneElement(result, false)).isFalse();
    assertThat(BatchCall.isOfOneElement(EXITED, false)).isFalse();
    assertThat(BatchCall.isOfOneElement(new IllegalStateException(), true)).isFalse();
  }

  @Test
  void aBatchAsksForEntries() {
    var call =
        Call.of("m:f", new ResultType<List<Double>>() {}, List.of(1.0))
            .withHeader("a", "b")
            .withKey("k");
    assertThat(BatchCall.withEntries(call).resultType().getTypeName())
        .isEqualTo("java.util.List<io.clutch.data.BatchEntry<java.lang.Double>>");
    assertThat(BatchCall.withEntries(call).headers()).containsEntry("a", "b");
    assertThat(BatchCall.withEntries(call).key()).contains("k");
    @SuppressWarnings({"rawtypes", "unchecked"})
    Call<List<Object>> raw = (Call) Call.of("m:f", List.class);
    assertThat(BatchCall.withEntries(raw).resultType().getTypeName())
        .contains("<java.lang.Object>");
    @SuppressWarnings({"rawtypes", "unchecked"})
    Call<List<Object>> wrong = (Call) Call.of("m:f", String.class);
    assertThatThrownBy(() -> BatchCall.withEntries(wrong))
        .hasMessageContaining("must have a list as its result type")
        .hasMessageContaining("java.lang.String");
  }
}
