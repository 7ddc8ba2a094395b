package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.pattern.CircuitBreaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static Application app;

  @BeforeAll
  static void start() {
    app = Application.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void followsAPolicy() {
    ActorSystem<?> system = app.system();
    PythonRef python = app.spawn(WorkerSpec.actor("fetcher:Fetcher", "page "), "fetcher");
    // tag::policy
    CircuitBreaker breaker =
        CircuitBreaker.create(
            system.classicSystem().scheduler(), 5, Duration.ofSeconds(30), Duration.ofSeconds(10));
    PythonRef careful =
        python.with(
            CallPolicy.create()
                .withRetry(RetrySettings.create(3))
                .withHedge(Duration.ofMillis(500))
                .withCircuitBreaker(breaker));
    CompletionStage<String> page =
        careful.call(Call.of("fetch", String.class, "one").asIdempotent());
    // end::policy
    assertThat(value(page)).isEqualTo("page one for nobody");
  }

  @Test
  void saysAfterWhichFailures() {
    PythonRef python = app.spawn(WorkerSpec.functions("socket"), "sockets");
    // tag::on
    RetrySettings settings =
        RetrySettings.create(3).withBackoff(Duration.ofMillis(20), Duration.ofMillis(100));
    RetrySettings more =
        settings.withOn(
            settings
                .on()
                .or(
                    failure ->
                        failure instanceof Raised raised
                            && raised.error().type().equals("ConnectionRefusedError")));
    PythonRef patient = python.with(CallPolicy.create().withRetry(more));
    // end::on
    var nobodyListens = List.of("127.0.0.1", 1);
    var call = Call.of("socket:create_connection", Object.class, nobodyListens).asIdempotent();
    var thrown = catchThrowableOfType(CallFailedException.class, () -> value(patient.call(call)));
    assertThat(thrown.failure()).isInstanceOf(Raised.class);
    assertThat(thrown.getSuppressed()).hasSize(2);
  }
}
