package io.clutch;

import static io.clutch.Failed.BAD_ARGUMENTS;
import static io.clutch.Failed.CIRCUIT_OPEN;
import static io.clutch.Failed.EXITED;
import static io.clutch.Failed.INTERRUPTED;
import static io.clutch.Failed.LATE_QUEUED;
import static io.clutch.Failed.LATE_SENT;
import static io.clutch.Failed.NOT_RUNNING;
import static io.clutch.Failed.QUEUE_FULL;
import static io.clutch.Failed.RAISED;
import static io.clutch.Failed.TOO_MANY_STREAMS;
import static io.clutch.Failed.UNDECODABLE;
import static io.clutch.Failed.UNENCODABLE_RESULT;
import static io.clutch.Failed.UNKNOWN_FUNCTION;
import static io.clutch.Failed.WAIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What each failure means for a policy: the tables in {@code docs/failures.md}. */
class FailureTablesTest {
  private static final RetrySettings DEFAULT = RetrySettings.create(2);
  private static final RetrySettings AFTER_ALL = DEFAULT.withOn(failure -> true);

  @Test
  void theListIsComplete() {
    assertThat(Failed.ALL.stream().<Class<?>>map(CallFailure::getClass).distinct())
        .containsExactlyInAnyOrder(CallFailure.class.getPermittedSubclasses());
  }

  @Test
  void retriesByDefault() {
    assertThat(failures(failure -> retries(DEFAULT, failure, true)))
        .containsExactly(EXITED, INTERRUPTED, QUEUE_FULL, WAIT_EXCEEDED, NOT_RUNNING);
    assertThat(failures(failure -> retries(DEFAULT, failure, false)))
        .containsExactly(QUEUE_FULL, WAIT_EXCEEDED, NOT_RUNNING);
  }

  @Test
  void retriesAtMost() {
    assertThat(failures(failure -> retries(AFTER_ALL, failure, true)))
        .containsExactly(
            RAISED,
            EXITED,
            LATE_QUEUED,
            LATE_SENT,
            INTERRUPTED,
            QUEUE_FULL,
            TOO_MANY_STREAMS,
            WAIT_EXCEEDED,
            NOT_RUNNING,
            CIRCUIT_OPEN);
    assertThat(failures(failure -> retries(AFTER_ALL, failure, false)))
        .containsExactly(
            LATE_QUEUED, QUEUE_FULL, TOO_MANY_STREAMS, WAIT_EXCEEDED, NOT_RUNNING, CIRCUIT_OPEN);
  }

  @Test
  void circuitBreakersCount() {
    assertThat(failures(failure -> verdict(failure) == CircuitVerdict.ILL))
        .containsExactly(
            EXITED,
            LATE_QUEUED,
            LATE_SENT,
            INTERRUPTED,
            QUEUE_FULL,
            TOO_MANY_STREAMS,
            WAIT_EXCEEDED,
            NOT_RUNNING);
    assertThat(failures(failure -> verdict(failure) == CircuitVerdict.WELL))
        .containsExactly(RAISED, UNKNOWN_FUNCTION, BAD_ARGUMENTS, UNENCODABLE_RESULT, UNDECODABLE);
    assertThat(CircuitVerdict.of((Throwable) null)).isEqualTo(CircuitVerdict.WELL);
    assertThat(CircuitVerdict.of(new CancellationException())).isEqualTo(CircuitVerdict.UNKNOWN);
  }

  private static List<CallFailure> failures(Predicate<CallFailure> which) {
    return Failed.ALL.stream().filter(which).toList();
  }

  private static boolean retries(RetrySettings settings, CallFailure failure, boolean idempotent) {
    return settings.next(1, failure, idempotent, Duration.ofMinutes(1), 0).isPresent();
  }

  private static CircuitVerdict verdict(CallFailure failure) {
    return CircuitVerdict.of(failure.toException());
  }
}
