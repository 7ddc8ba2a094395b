package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.host.Host;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of a call go along with what its handler asks and tells. */
@ExtendWith(Leftovers.class)
class HostHeadersTest {
  private static final ResultType<Map<String, String>> HEADERS = new ResultType<>() {};
  private static final RecordingObserver OBSERVER = new RecordingObserver();
  private static final ThreadLocal<String> AROUND = new ThreadLocal<>();

  private static ClutchFixture fixture;
  private static PythonRef python;

  /** Tells the code of a host who called it. */
  private static final class Surrounding implements CallObserver {
    @Override
    public Observation submitted(Submission call) {
      return Observation.NONE;
    }

    @Override
    public void around(Incoming message, Runnable code) {
      AROUND.set(message.headers().getOrDefault("user", "nobody"));
      try {
        code.run();
      } finally {
        AROUND.remove();
      }
    }
  }

  @BeforeAll
  static void start() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withCallObserver(OBSERVER)
            .withCallObserver(new Surrounding())
            .withHost("who", Host.function(String.class, greeting -> AROUND.get()))
            .withHost("fails", Host.function(String.class, HostHeadersTest::fail));
    fixture = ClutchFixture.open(setup);
    python = fixture.spawn(WorkerSpec.functions("observed"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    OBSERVER.clear();
  }

  private static String fail(String message) {
    throw new IllegalStateException("no");
  }

  private static Incoming incoming() {
    await().until(() -> !OBSERVER.incoming().isEmpty());
    assertThat(OBSERVER.incoming()).hasSize(1);
    return OBSERVER.incoming().get(0);
  }

  private static Call<String> call(String function, String host) {
    return Call.of(function, String.class, host).withHeader("user", "ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"observed:ask", "observed:ask_async"})
  void anAskHasTheHeadersOfItsCall(String function) {
    assertThat(value(python.call(call(function, "who")))).isEqualTo("ada");

    String number = OBSERVER.call(function).number() + "";
    assertThat(incoming())
        .isEqualTo(new Incoming("who", true, Map.of("user", "ada", "number", number)));
  }

  @Test
  void aTellHasThemToo() {
    value(python.call(call("observed:tell", "who")));

    assertThat(incoming().isAsk()).isFalse();
    assertThat(incoming().headers()).containsEntry("user", "ada").hasSize(2);
  }

  @Test
  void theHostsExceptionReachesPython() {
    assertThat(
            ClutchFixture.failure(python.call(call("observed:ask", "fails")), Raised.class)
                .message())
        .contains("IllegalStateException: no");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 8 << 10})
  void headersBeyondTheBoundsAreNotCarried(int size) {
    var call = call("observed:ask", "who");
    for (int i = 0; i < (size == 16 ? 16 : 1); i++) {
      call = call.withHeader("h" + i, size == 16 ? "" : "x".repeat(size));
    }

    assertThat(value(python.call(call))).isEqualTo("nobody");
    assertThat(incoming().headers()).isEmpty();
  }

  @Test
  void oddHeadersOfUserCodeAreNotCarried() {
    assertThat(value(python.call(call("observed:ask_with_odd_headers", "who"))))
        .isEqualTo("nobody");
    assertThat(value(python.call(call("observed:ask", "who")))).isEqualTo("ada");
  }

  @Test
  void aPythonActorGetsThemFromAnother() {
    PythonRef relay = fixture.spawn(WorkerSpec.actor("observed:Relay"));
    var call = Call.of("observed:ask_relay", HEADERS, relay.asHost()).withHeader("user", "ada");

    Map<String, String> headers = value(python.call(call));

    String number = OBSERVER.call("observed:ask_relay").number() + "";
    assertThat(headers).isEqualTo(Map.of("user", "ada", "number", number));
    assertThat(OBSERVER.incoming()).isEmpty();
  }
}
