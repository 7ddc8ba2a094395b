package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.data.ResultType;
import io.clutch.endtoend.RecordingObserver.Seen;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observers see each call with its one outcome, and their headers reach Python. */
@ExtendWith(Leftovers.class)
class CallObserverTest {
  private static final ResultType<Map<String, String>> HEADERS = new ResultType<>() {};
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("observed").withModulePath(ClutchFixture.HANDLERS);
  private static final RecordingObserver OBSERVER = new RecordingObserver();

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open(ClutchSetup.create().withCallObserver(OBSERVER));
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    OBSERVER.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"observed:headers", "observed:headers_async"})
  void headersReachPython(String function) {
    var call = Call.of(function, HEADERS).withHeader("own", "1");

    Map<String, String> headers = value(python.call(call));

    Seen seen = OBSERVER.call(function);
    assertThat(headers).isEqualTo(Map.of("own", "1", "number", seen.number() + ""));
    assertThat(seen.call().kind()).isEqualTo(Kind.CALL);
    assertThat(seen.call().name()).isEqualTo(python.actor().path().toStringWithoutAddress());
    assertThat(seen.thread()).isSameAs(Thread.currentThread());
    assertThat(seen.end()).isEmpty();
  }

  @Test
  void theOutcomeIsThereBeforeDependentsRun() {
    var ends =
        python
            .call("observed:headers", HEADERS)
            .thenApply(it -> OBSERVER.call("observed:headers").ends().size());

    assertThat(value(ends)).isEqualTo(1);
  }

  @Test
  void aFailureIsTold() {
    failure(python.call("observed:fail", Void.class), Raised.class);

    assertThat(OBSERVER.call("observed:fail").end()).containsInstanceOf(Raised.class);
  }

  @Test
  void anArgumentThatCannotCrossIsTold() {
    failure(python.call("observed:fail", Void.class, new Object()), Unencodable.class);
    assertThatThrownBy(() -> python.cast("observed:wait", new Object()))
        .isInstanceOf(CallFailedException.class);

    assertThat(OBSERVER.call("observed:fail").end()).containsInstanceOf(Unencodable.class);
    assertThat(OBSERVER.call("observed:wait").end()).containsInstanceOf(Unencodable.class);
  }

  @Test
  void aCancelIsTold() {
    var waiting = python.call("observed:wait", Void.class).toCompletableFuture();
    waiting.cancel(true);

    assertThat(OBSERVER.call("observed:wait").end()).contains(new Cancelled());
  }

  @Test
  void aPolicyHasOneObservation() {
    var policy =
        CallPolicy.create()
            .withRetry(
                RetrySettings.create(3).withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));

    failure(
        python.with(policy).call(Call.of("observed:fail", Void.class).asIdempotent()),
        Raised.class);
    value(python.with(policy).call("observed:headers", HEADERS));

    assertThat(OBSERVER.call("observed:fail").end()).containsInstanceOf(Raised.class);
    assertThat(OBSERVER.call("observed:headers").end()).isEmpty();
  }

  @Test
  void aCallThatAPolicyRefusesIsTold() {
    var hedged = python.with(CallPolicy.create().withHedge(Duration.ofMillis(1)));

    assertThatThrownBy(() -> hedged.call("observed:headers", HEADERS))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(OBSERVER.call("observed:headers").end()).containsInstanceOf(Cancelled.class);
  }

  @Test
  void castsEndWhenTheyHaveRun() {
    python.cast("observed:headers");
    python.cast("observed:no_such_function");

    assertThat(OBSERVER.call("observed:headers").end()).isEmpty();
    assertThat(OBSERVER.call("observed:headers").call().kind()).isEqualTo(Kind.CAST);
    OBSERVER.call("observed:no_such_function").end();
  }

  @Test
  void aPoolHasItsName() {
    var pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(SPEC).withSize(2), "observed-pool");
    value(pool.whenReady());
    String name = pool.actor().path().toStringWithoutAddress();

    value(pool.call("observed:headers", HEADERS));
    assertThat(OBSERVER.call("observed:headers").call().name()).isEqualTo(name);

    OBSERVER.clear();
    var outcomes = value(pool.broadcast(Call.of("observed:headers", HEADERS)));
    Seen broadcast = OBSERVER.call("observed:headers");
    assertThat(outcomes)
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.get()).isEqualTo(broadcast.headers()));
    assertThat(broadcast.end()).isEmpty();

    OBSERVER.clear();
    value(pool.inSession(session -> session.call("observed:headers", HEADERS)));
    assertThat(OBSERVER.call("observed:headers").call().name()).isEqualTo(name);
    pool.stop();
    value(pool.whenStopped());
  }

  @Test
  void aRunHasTheNameOfItsSupervisor() {
    var run = Clutch.get(fixture.system()).run(SPEC, Call.of("observed:headers", HEADERS));

    Seen seen = OBSERVER.call("observed:headers");
    assertThat(value(run)).isEqualTo(seen.headers());
    assertThat(seen.call().name()).isEqualTo("/system/clutch-runs");
    assertThat(seen.end()).isEmpty();
  }

  @Test
  void whatIsUnderWayAtTheEndOfTheSystemEnds() {
    var observer = new RecordingObserver();
    try (var ending = ClutchFixture.open(ClutchSetup.create().withCallObserver(observer))) {
      PythonRef worker = ending.spawn(SPEC);
      value(worker.call("observed:headers", HEADERS));
      worker.cast("observed:wait");
      worker.call("observed:headers_async", HEADERS);
    }
    assertThat(observer.call("observed:wait").end()).isNotNull();
    assertThat(observer.call("observed:headers_async").end()).isPresent();
  }
}
