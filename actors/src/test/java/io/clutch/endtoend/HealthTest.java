package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.WorkerExit;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.telemetry.WorkerEvent.NotAlive;
import io.clutch.telemetry.WorkerEvent.NotProgressing;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.HealthSettings.Reaction;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Alive and progressing are two signals: a held GIL stops the second, SIGSTOP both. */
@ExtendWith(Leftovers.class)
class HealthTest {
  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final int MISSES = 4;

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

  private static PythonRef spawn(Reaction notAlive, Reaction notProgressing) {
    var health = new HealthSettings(INTERVAL, MISSES, notAlive, MISSES, notProgressing);
    return fixture.spawn(
        WorkerSpec.functions("os", "hangs").withSettings(base -> base.withHealth(health)));
  }

  private static <T extends WorkerEvent> List<T> events(PythonRef python, Class<T> type) {
    String worker = python.actor().path().toStringWithoutAddress();
    return fixture.events(type).stream().filter(event -> event.worker().equals(worker)).toList();
  }

  @Test
  void aHeldGilIsReportedAndNotTakenForDeath() {
    PythonRef python = spawn(Reaction.KILL, Reaction.REPORT);
    long first = pid(python);
    assertThat(value(python.call("hangs:hold_gil_for", String.class, 2))).isEqualTo("held");
    assertThat(pid(python)).isEqualTo(first);
    assertThat(events(python, NotAlive.class)).isEmpty();
    NotProgressing report = events(python, NotProgressing.class).get(0);
    assertThat(report)
        .extracting(NotProgressing::pid, NotProgressing::missedProbes)
        .containsExactly(first, MISSES);
    assertThat(events(python, NotProgressing.class)).hasSize(1);
  }

  @Test
  void aLoopInPythonMakesProgress() {
    PythonRef python = spawn(Reaction.KILL, Reaction.KILL);
    assertThat(value(python.call("hangs:late_by_spinning", String.class, 2.0, "spun")))
        .isEqualTo("spun");
    assertThat(events(python, NotProgressing.class)).isEmpty();
  }

  @Test
  void killsWhatMakesNoProgressWhereAsked() {
    PythonRef python = spawn(Reaction.KILL, Reaction.KILL);
    var held = python.call("hangs:hold_gil", Object.class, directory.resolve("runs").toString());
    WorkerExit exit = failure(held, Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new Killed(Cause.NOT_PROGRESSING, Step.KILLED));
    assertThat(pid(python)).isNotEqualTo(exit.pid());
  }

  @Test
  void aStoppedProcessIsTakenForDead() {
    PythonRef python = spawn(Reaction.KILL, Reaction.IGNORE);
    var stopped =
        python.call("hangs:stop_self", Object.class, directory.resolve("runs").toString());
    WorkerExit exit = failure(stopped, Exited.class).exit();
    assertThat(exit.reason()).isEqualTo(new Killed(Cause.NOT_ALIVE, Step.KILLED));
    assertThat(exit.reason().message()).contains("no sign of life", "SIGKILL");
    assertThat(events(python, NotAlive.class)).hasSize(1);
    assertThat(events(python, NotProgressing.class)).isEmpty();
    assertThat(pid(python)).isNotEqualTo(exit.pid());
  }
}
