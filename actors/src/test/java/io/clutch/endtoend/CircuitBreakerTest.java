package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.CallPolicy;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.CircuitOpen;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.telemetry.PolicyEvent.Refused;
import io.clutch.worker.PythonName;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.pattern.CircuitBreaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pekko's circuit breaker before the calls of real processes. */
@ExtendWith(Leftovers.class)
class CircuitBreakerTest {
  @PythonName("os")
  interface Os {
    long getpid();
  }

  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "crashes", "outcomes").withContract(Os.class);

  private static final PolicyEvents events = new PolicyEvents();
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static CircuitBreaker breaker(Duration reset) {
    return CircuitBreaker.create(
        fixture.system().classicSystem().scheduler(), 2, Duration.ofSeconds(30), reset);
  }

  private static void crash(PythonRef python) {
    failure(python.call("crashes:leave", Object.class, 3), Exited.class);
  }

  @Test
  void opensAndClosesAgain() {
    var opened = new AtomicBoolean();
    CircuitBreaker breaker =
        breaker(Duration.ofMillis(300)).addOnOpenListener(() -> opened.set(true));
    PythonRef python = fixture.spawn(WORKER);
    PythonRef guarded = python.with(CallPolicy.create().withCircuitBreaker(breaker));
    crash(guarded);
    crash(guarded);
    assertThat(opened).isTrue();
    assertThat(pid(python)).as("without the policy").isPositive();
    await().until(breaker::isHalfOpen);
    assertThat(pid(guarded)).isEqualTo(pid(python));
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void refusesWhileItIsOpen() {
    PythonRef python =
        fixture
            .spawn(WORKER)
            .with(CallPolicy.create().withCircuitBreaker(breaker(Duration.ofMinutes(1))));
    crash(python);
    crash(python);
    CircuitOpen open = failure(python.call("os:getpid", Long.class), CircuitOpen.class);
    String path = python.actor().path().toStringWithoutAddress();
    assertThat(open.message()).startsWith("os:getpid at " + path + ": the circuit breaker is open");
    assertThat(open.remaining()).isPositive();
    var thrown =
        catchThrowableOfType(CallFailedException.class, () -> python.as(Os.class).getpid());
    assertThat(thrown.failure()).isInstanceOf(CircuitOpen.class);
    assertThat(events.of(python.actor().path().toStringWithoutAddress()))
        .hasSize(2)
        .hasOnlyElementsOfType(Refused.class);
  }

  @Test
  void anExceptionIsAnAnswer() {
    CircuitBreaker breaker = breaker(Duration.ofMinutes(1));
    PythonRef python = fixture.spawn(WORKER).with(CallPolicy.create().withCircuitBreaker(breaker));
    for (int i = 0; i < 3; i++) {
      failure(python.call("outcomes:custom", Object.class), Raised.class);
    }
    assertThat(breaker.isClosed()).isTrue();
    assertThat(value(python.call("os:getpid", Long.class))).isPositive();
  }
}
