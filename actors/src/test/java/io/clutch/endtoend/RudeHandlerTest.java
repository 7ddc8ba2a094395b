package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason.Stopped;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that tamper with their process. */
@ExtendWith(Leftovers.class)
class RudeHandlerTest {
  private static final Duration STEP = Duration.ofMillis(300);

  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn() {
    var health = new HealthSettings(Duration.ofMillis(200), 5, Reaction.KILL, 5, Reaction.IGNORE);
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs")
            .withSettings(
                base ->
                    base.withHealth(health).withStop(new StopSettings(STEP, STEP, STEP, STEP))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangs:exit_with_thread", "hangs:close_everything"})
  void oneThatCutsItsOwnLineIsReplaced(String function) {
    PythonRef python = spawn();
    long first = pid(python);
    var call =
        Call.of(function, Object.class, directory.resolve("runs").toString())
            .withDeadline(Duration.ofSeconds(5));
    assertThat(failure(python.call(call))).isInstanceOfAny(Exited.class, DeadlineExceeded.class);
    assertThat(value(python.call(Call.of("os:getpid", Long.class).asIdempotent())))
        .isNotEqualTo(first);
  }

  @Test
  void oneThatIgnoresInterruptsCanStillBeStopped() {
    PythonRef python = spawn();
    value(python.call("hangs:ignore_interrupts", Object.class));
    assertThat(pid(python)).isPositive();
    python.stop();
    assertThat(ClutchFixture.stopped(python)).isInstanceOf(Stopped.class);
  }

  @Test
  void processesAndLoopsOfItsOwnAreItsOwnAffair() {
    PythonRef python = spawn();
    long first = pid(python);
    for (int i = 0; i < 3; i++) {
      assertThat(value(python.call("hangs:pool", Integer.class))).isEqualTo(6);
      assertThat(value(python.call("hangs:run_loop", String.class))).isEqualTo("ran");
      assertThat(pid(python)).isEqualTo(first);
    }
  }
}
