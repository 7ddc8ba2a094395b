package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.telemetry.PolicyEvent.Hedged;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A policy's hedge over a real process that runs several calls at once. */
@ExtendWith(Leftovers.class)
class HedgeTest {
  private static final Duration AFTER = Duration.ofMillis(50);
  private static final CallPolicy HEDGE = CallPolicy.create().withHedge(AFTER);

  interface Counter {
    int count();
  }

  private static final PolicyEvents events = new PolicyEvents();
  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.unheard(events.setup());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("slow:Slow").withContract(Counter.class));
    assertThat(count(python)).isZero();
    return python;
  }

  private static int count(PythonRef python) {
    return value(python.call("count", Integer.class));
  }

  private Call<String> idempotent(String method) {
    String marker = directory.resolve("cancelled").toString();
    return Call.of(method, String.class, marker).asIdempotent();
  }

  private List<String> cancelled() throws IOException {
    Path file = directory.resolve("cancelled");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static String path(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  @Test
  void theSecondTryWinsAndTheFirstIsCancelled() {
    PythonRef python = spawn();
    assertThat(value(python.with(HEDGE).call(idempotent("first")))).isEqualTo("call 2");
    await().untilAsserted(() -> assertThat(cancelled()).hasSize(1));
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
    assertThat(events.of(path(python))).containsExactly(new Hedged(path(python), "first", AFTER));
  }

  @Test
  void anAnswerInTimeIsNotHedged() {
    PythonRef python = spawn();
    var call = Call.of("count", Integer.class).asIdempotent();
    var patient = python.with(CallPolicy.create().withHedge(Duration.ofSeconds(20)));
    assertThat(value(patient.call(call))).isZero();
    assertThat(events.of(path(python))).isEmpty();
  }

  @Test
  void cancellingIsHeardByBoth() {
    PythonRef python = spawn();
    var answer = python.with(HEDGE).call(idempotent("every")).toCompletableFuture();
    await().until(() -> fixture.status(python).inFlight() == 2);
    answer.cancel(true);
    await().untilAsserted(() -> assertThat(cancelled()).hasSize(2));
    await().untilAsserted(() -> assertThat(fixture.status(python).inFlight()).isZero());
    assertThat(events.of(path(python))).hasSize(1);
  }

  @Test
  void twoFailuresAreOne() {
    PythonRef python = spawn();
    var call = Call.of("fail", Object.class).asIdempotent();
    assertThat(failure(python.with(HEDGE).call(call), Raised.class).error().type())
        .isEqualTo("ValueError");
    assertThat(count(python)).isEqualTo(2);
  }

  @Test
  void whatIsNotIdempotentIsRefused() {
    PythonRef hedged = spawn().with(HEDGE);
    assertThatThrownBy(() -> hedged.call("count", Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count is not marked idempotent");
    assertThatThrownBy(() -> hedged.as(Counter.class).count())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(count(hedged.with(CallPolicy.create()))).isZero();
  }
}
