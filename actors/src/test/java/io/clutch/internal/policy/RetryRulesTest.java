package io.clutch.internal.policy;

import static io.clutch.Failed.EXITED;
import static io.clutch.Failed.LATE_QUEUED;
import static io.clutch.Failed.NOT_RUNNING;
import static io.clutch.Failed.QUEUE_FULL;
import static io.clutch.Failed.RAISED;
import static io.clutch.internal.policy.PolicyWorld.CALL;
import static io.clutch.internal.policy.PolicyWorld.DEADLINE;
import static io.clutch.internal.policy.PolicyWorld.IDEMPOTENT;
import static io.clutch.internal.policy.PolicyWorld.earlier;
import static io.clutch.internal.policy.PolicyWorld.failure;
import static io.clutch.internal.policy.PolicyWorld.thrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.PolicyEvent.Retrying;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts one after the other, within one budget of time. */
class RetryRulesTest {
  private static final RetrySettings THREE =
      RetrySettings.create(3).withBackoff(Duration.ofMillis(100), Duration.ofMillis(400));
  private static final CallPolicy RETRY = CallPolicy.create().withRetry(THREE);

  private final PolicyWorld world = new PolicyWorld();

  @AfterEach
  void nothingIsLeft() {
    assertThat(world.timers()).isZero();
    assertThat(world.pendingCalls.size()).isZero();
  }

  @Test
  void triesAgainAfterTheWait() {
    var answer = world.call(RETRY, IDEMPOTENT);
    world.sent(1).fails(EXITED);
    world.pass(99);
    assertThat(world.sent()).isEqualTo(1);
    world.pass(1);
    world.sent(2).answers("value");
    assertThat(answer).isCompletedWithValue("value");
    assertThat(world.events)
        .containsExactly(
            new Retrying("/worker", "module:function", 1, "Exited", Duration.ofMillis(100)));
  }

  @Test
  void leavesTheFirstValueAlone() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).answers("value");
    assertThat(answer).isCompletedWithValue("value");
    assertThat(world.events).isEmpty();
  }

  @Test
  void whatMayHaveRunIsNotTriedAgain() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).fails(EXITED);
    assertThat(failure(answer)).isEqualTo(EXITED);
  }

  @Test
  void whatNeverRanIs() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).fails(QUEUE_FULL);
    world.pass(100);
    world.sent(2).answers("value");
    assertThat(answer).isCompletedWithValue("value");
  }

  @Test
  void theLastFailureKnowsThoseBefore() {
    var answer = world.call(RETRY, IDEMPOTENT);
    world.sent(1).fails(EXITED);
    world.pass(100);
    world.sent(2).fails(NOT_RUNNING);
    world.pass(200);
    world.sent(3).fails(QUEUE_FULL);
    assertThat(failure(answer)).isEqualTo(QUEUE_FULL);
    assertThat(earlier(answer)).containsExactly(EXITED, NOT_RUNNING);
  }

  @Test
  void allTriesShareOneBudget() {
    var answer = world.call(RETRY, IDEMPOTENT.withDeadline(Duration.ofMillis(500)));
    world.pass(150);
    world.sent(1).fails(EXITED);
    world.pass(100);
    assertThat(world.sent(1).call().deadline()).contains(Duration.ofMillis(500));
    assertThat(world.sent(2).call().deadline()).contains(Duration.ofMillis(250));
    world.pass(250);
    world.sent(2).fails(LATE_QUEUED);
    assertThat(failure(answer))
        .as("of the whole call, which a process had")
        .isEqualTo(new DeadlineExceeded(Duration.ofMillis(500), Where.SENT));
    assertThat(earlier(answer)).containsExactly(EXITED);
  }

  @Test
  void theDefaultDeadlineIsABudgetToo() {
    world.call(RETRY, CALL);
    assertThat(world.sent(1).call().deadline()).contains(DEADLINE);
    world.pass(300);
    world.sent(1).fails(QUEUE_FULL);
    world.pass(100);
    assertThat(world.sent(2).call().deadline()).contains(Duration.ofMillis(600));
    world.sent(2).answers("value");
  }

  @Test
  void aCallThatNeverRanSaysSo() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).fails(QUEUE_FULL);
    world.pass(100);
    world.sent(2).fails(LATE_QUEUED);
    assertThat(failure(answer)).isEqualTo(new DeadlineExceeded(DEADLINE, Where.QUEUED));
  }

  @Test
  void doesNotWaitWhereNoTimeWouldBeLeft() {
    var answer = world.call(RETRY, CALL);
    world.pass(900);
    world.sent(1).fails(QUEUE_FULL);
    assertThat(failure(answer)).isEqualTo(QUEUE_FULL);
  }

  @Test
  void triesNothingAfterTheDeadlineThoughItOverslept() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).fails(QUEUE_FULL);
    world.oversleep(1000);
    assertThat(world.sent()).isEqualTo(1);
    assertThat(failure(answer)).isEqualTo(QUEUE_FULL);
    assertThat(earlier(answer)).isEmpty();
  }

  @Test
  void cancellingEndsTheTryThatIsOut() {
    var answer = world.call(RETRY, IDEMPOTENT);
    answer.cancel(true);
    assertThat(world.sent(1).answer()).isCancelled();
    assertThat(world.events).isEmpty();
  }

  @Test
  void cancellingEndsTheWait() {
    var answer = world.call(RETRY, IDEMPOTENT);
    world.sent(1).fails(EXITED);
    answer.cancel(true);
    assertThat(world.timers()).isZero();
    assertThat(answer).isCancelled();
  }

  @Test
  void soDoesATimeoutOfTheCallersOwn() {
    var answer = world.call(RETRY, IDEMPOTENT);
    answer.completeExceptionally(new TimeoutException());
    assertThat(world.sent(1).answer()).isCancelled();
  }

  @Test
  void aWorkerThatHasStoppedForGoodIsNotTriedAgain() {
    var answer = world.call(RETRY, CALL);
    world.isStopped = true;
    world.sent(1).fails(NOT_RUNNING);
    assertThat(failure(answer)).isEqualTo(NOT_RUNNING);
  }

  @Test
  void theEndOfTheSystemEndsTheWait() {
    var answer = world.call(RETRY, CALL);
    world.sent(1).fails(QUEUE_FULL);
    world.pendingCalls.end(new ExitReason.Unknown());
    assertThat(failure(answer)).isInstanceOf(NotRunning.class);
    assertThat(failure(world.call(RETRY, CALL))).isInstanceOf(NotRunning.class);
    assertThat(world.sent()).isEqualTo(1);
  }

  @Test
  void aPredicateThatThrowsIsSuppressed() {
    var bad =
        THREE.withOn(
            failure -> {
              throw new IllegalStateException("bad predicate");
            });
    var answer = world.call(CallPolicy.create().withRetry(bad), IDEMPOTENT);
    world.sent(1).fails(RAISED);
    assertThat(failure(answer)).isEqualTo(RAISED);
    assertThat(thrown(answer).getSuppressed())
        .singleElement()
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thePolicyAloneCountsTheTries() {
    world.call(RETRY, IDEMPOTENT).cancel(true);
    world.call(CallPolicy.create(), IDEMPOTENT).cancel(true);
    assertThat(world.sent(1).call()).isEqualTo(CALL.withDeadline(DEADLINE));
    assertThat(world.sent(2).call()).isEqualTo(IDEMPOTENT.withDeadline(DEADLINE));
  }

  @Test
  void keepsAllThatTheCallSays() {
    var call = CALL.withNamed("key", 1).withHeader("user", "Ada").withDeadline(DEADLINE);
    world.call(RETRY, call.asIdempotent()).cancel(true);
    assertThat(world.sent(1).call()).isEqualTo(call);
  }
}
