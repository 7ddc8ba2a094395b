package io.clutch.internal.policy;

import static io.clutch.Alike.like;
import static io.clutch.Failed.EXITED;
import static io.clutch.Failed.LATE_SENT;
import static io.clutch.Failed.QUEUE_FULL;
import static io.clutch.Failed.RAISED;
import static io.clutch.internal.policy.PolicyWorld.CALL;
import static io.clutch.internal.policy.PolicyWorld.IDEMPOTENT;
import static io.clutch.internal.policy.PolicyWorld.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.clutch.Failed;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.CircuitOpen;
import io.clutch.telemetry.PolicyEvent.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.event.NoLogging;
import org.apache.pekko.pattern.CircuitBreaker;
import org.apache.pekko.testkit.ExplicitlyTriggeredScheduler;
import org.junit.jupiter.api.Test;
import scala.concurrent.duration.FiniteDuration;

/** Pekko's circuit breaker before each attempt, with a clock that the test advances. */
class CircuitRulesTest {
  private static final Duration RESET = Duration.ofSeconds(60);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private final ExplicitlyTriggeredScheduler scheduler =
      new ExplicitlyTriggeredScheduler(ConfigFactory.empty(), NoLogging.getInstance(), null);
  private final CircuitBreaker breaker = CircuitBreaker.create(scheduler, 2, CALL_TIMEOUT, RESET);
  private final CallPolicy guarded = CallPolicy.create().withCircuitBreaker(breaker);
  private final PolicyWorld world = new PolicyWorld();

  private CompletableFuture<String> call() {
    return world.call(guarded, CALL);
  }

  private void fails(CallFailure failure) {
    call();
    world.sent(world.sent()).fails(failure);
  }

  private void open() {
    fails(EXITED);
    fails(LATE_SENT);
    assertThat(breaker.isOpen()).isTrue();
  }

  private void halfOpen() {
    open();
    scheduler.timePasses(FiniteDuration.create(RESET.toNanos(), TimeUnit.NANOSECONDS));
    assertThat(breaker.isHalfOpen()).isTrue();
  }

  @Test
  void opensAfterFailuresInARow() {
    fails(EXITED);
    call();
    world.sent(2).answers("value");
    fails(EXITED);
    assertThat(breaker.isClosed()).isTrue();
    fails(QUEUE_FULL);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void refusesAtOnceWhileItIsOpen() {
    open();
    CircuitOpen refused = (CircuitOpen) failure(call());
    assertThat(refused.remaining()).isBetween(Duration.ofNanos(1), RESET);
    assertThat(refused.message()).contains("lets one through in ");
    assertThat(world.sent()).isEqualTo(2);
    assertThat(world.events)
        .containsExactly(new Refused("/worker", "module:function", refused.remaining()));
  }

  @Test
  void doesNotCountWhatPythonAnswers() {
    fails(RAISED);
    fails(Failed.BAD_ARGUMENTS);
    fails(Failed.UNKNOWN_FUNCTION);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void doesNotCountWhatIsCancelled() {
    call().cancel(true);
    call().cancel(true);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void letsOneThroughToFindOut() {
    halfOpen();
    var probe = call();
    assertThat(failure(call()))
        .satisfies(like(new CircuitOpen(Duration.ZERO)))
        .extracting(CallFailure::message)
        .asString()
        .contains("a call in flight");
    world.sent(3).answers("value");
    assertThat(probe).isCompletedWithValue("value");
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void staysOpenWhereTheOneFails() {
    halfOpen();
    fails(EXITED);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void staysOpenWhereTheOneSaysNothing() {
    halfOpen();
    call().cancel(true);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void itsTimeoutCountsAndEndsNoCall() {
    var first = call();
    var second = call();
    scheduler.timePasses(FiniteDuration.create(CALL_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS));
    assertThat(breaker.isOpen()).isTrue();
    world.sent(1).answers("late");
    assertThat(first).isCompletedWithValue("late");
    second.cancel(true);
  }

  @Test
  void isAskedBeforeEachTry() {
    var settings = RetrySettings.create(5).withBackoff(Duration.ofMillis(1), Duration.ofMillis(1));
    var answer = world.call(guarded.withRetry(settings), IDEMPOTENT);
    world.sent(1).fails(EXITED);
    world.pass(1);
    world.sent(2).fails(EXITED);
    world.pass(1);
    assertThat(failure(answer)).isInstanceOf(CircuitOpen.class);
    assertThat(PolicyWorld.earlier(answer)).containsExactly(EXITED, EXITED);
    assertThat(world.timers()).isZero();
  }

  @Test
  void refusesASecondTryWhileTheFirstFindsOut() {
    halfOpen();
    var answer = world.call(guarded.withHedge(Duration.ofMillis(1)), IDEMPOTENT);
    world.pass(1);
    assertThat(world.sent()).isEqualTo(3);
    world.sent(3).answers("first");
    assertThat(answer).isCompletedWithValue("first");
  }

  @Test
  void oneThatCannotDecideIsPassedBy() {
    var broken = CircuitBreaker.create(null, 2, CALL_TIMEOUT, RESET);
    var answer = world.call(CallPolicy.create().withCircuitBreaker(broken), CALL);
    world.sent(1).answers("value");
    assertThat(answer).isCompletedWithValue("value");
  }
}
