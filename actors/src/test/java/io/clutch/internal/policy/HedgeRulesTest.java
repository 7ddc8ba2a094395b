package io.clutch.internal.policy;

import static io.clutch.Failed.EXITED;
import static io.clutch.Failed.LATE_QUEUED;
import static io.clutch.Failed.LATE_SENT;
import static io.clutch.Failed.RAISED;
import static io.clutch.internal.policy.PolicyWorld.CALL;
import static io.clutch.internal.policy.PolicyWorld.DEADLINE;
import static io.clutch.internal.policy.PolicyWorld.IDEMPOTENT;
import static io.clutch.internal.policy.PolicyWorld.earlier;
import static io.clutch.internal.policy.PolicyWorld.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.telemetry.PolicyEvent.Hedged;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second attempt beside the first. */
class HedgeRulesTest {
  private static final Duration AFTER = Duration.ofMillis(100);
  private static final CallPolicy HEDGE = CallPolicy.create().withHedge(AFTER);

  private final PolicyWorld world = new PolicyWorld();

  @AfterEach
  void nothingIsLeft() {
    assertThat(world.timers()).isZero();
    assertThat(world.pendingCalls.size()).isZero();
  }

  @Test
  void leavesAQuickCallAlone() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(99);
    world.sent(1).answers("first");
    world.pass(500);
    assertThat(answer).isCompletedWithValue("first");
    assertThat(world.sent()).isEqualTo(1);
    assertThat(world.events).isEmpty();
  }

  @Test
  void theSecondMayWin() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    world.sent(2).answers("second");
    assertThat(answer).isCompletedWithValue("second");
    assertThat(world.sent(1).answer()).isCancelled();
    assertThat(world.events).containsExactly(new Hedged("/worker", "module:function", AFTER));
  }

  @Test
  void theFirstMayWinLate() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    world.sent(1).answers("first");
    assertThat(answer).isCompletedWithValue("first");
    assertThat(world.sent(2).answer()).isCancelled();
  }

  @Test
  void theSecondHasWhatIsLeftOfTheTime() {
    var answer = world.call(HEDGE, IDEMPOTENT.withDeadline(Duration.ofMillis(250)));
    world.pass(100);
    assertThat(world.sent(2).call().deadline()).contains(Duration.ofMillis(150));
    answer.cancel(true);
  }

  @Test
  void thereIsNeverAThird() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    world.sent(1).fails(EXITED);
    world.pass(800);
    assertThat(world.sent()).isEqualTo(2);
    world.sent(2).answers("second");
    assertThat(answer).isCompletedWithValue("second");
  }

  @Test
  void twoFailuresAreOne() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    world.sent(2).fails(RAISED);
    assertThat(answer).isNotDone();
    world.sent(1).fails(EXITED);
    assertThat(failure(answer)).isEqualTo(EXITED);
    assertThat(earlier(answer)).containsExactly(RAISED);
  }

  @Test
  void aFailureBeforeTheDelayIsTheEnd() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.sent(1).fails(RAISED);
    assertThat(failure(answer)).isEqualTo(RAISED);
  }

  @Test
  void theDeadlineOfBothIsThatOfTheCall() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    world.sent(1).fails(LATE_SENT);
    world.sent(2).fails(LATE_QUEUED);
    assertThat(failure(answer)).isEqualTo(new DeadlineExceeded(DEADLINE, Where.SENT));
  }

  @Test
  void triesNothingAfterTheDeadlineThoughItOverslept() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.oversleep(1000);
    assertThat(world.sent()).isEqualTo(1);
    world.sent(1).fails(LATE_SENT);
    assertThat(failure(answer)).isInstanceOf(DeadlineExceeded.class);
    assertThat(earlier(answer)).isEmpty();
  }

  @Test
  void cancellingEndsBoth() {
    var answer = world.call(HEDGE, IDEMPOTENT);
    world.pass(100);
    answer.cancel(true);
    assertThat(world.sent(1).answer()).isCancelled();
    assertThat(world.sent(2).answer()).isCancelled();
  }

  @Test
  void cancellingEarlyPreventsTheSecond() {
    world.call(HEDGE, IDEMPOTENT).cancel(true);
    world.pass(500);
    assertThat(world.sent()).isEqualTo(1);
  }

  @Test
  void eachTryOfARetryIsHedged() {
    var settings = RetrySettings.create(2).withBackoff(Duration.ZERO, Duration.ZERO);
    var answer = world.call(HEDGE.withRetry(settings), IDEMPOTENT);
    world.pass(100);
    world.sent(1).fails(EXITED);
    world.sent(2).fails(EXITED);
    world.pass(0);
    world.pass(100);
    assertThat(world.sent()).isEqualTo(4);
    world.sent(4).answers("fourth");
    assertThat(answer).isCompletedWithValue("fourth");
    assertThat(world.sent(3).answer()).isCancelled();
  }

  @Test
  void refusesWhatMustNotRunTwice() {
    assertThatThrownBy(() -> world.call(HEDGE, CALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("module:function", "asIdempotent");
    assertThat(world.sent()).isZero();
  }
}
