package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.World;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.HealthSettings.Reaction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alive and progressing are two signals. Probes go out every 2 s; 3 misses lose either. */
class WorkerHealthTest {
  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void probesBothAndIsContentWithTheirAnswers() {
    world = world(Reaction.KILL, Reaction.KILL);
    for (int i = 1; i <= 50; i++) {
      world.advanceSeconds(2);
      assertThat(world.python().echoes()).isEqualTo(i);
      assertThat(world.python().pings()).isEqualTo(i);
      answer(true, true);
    }
    assertThat(world.python().process().signals()).isEmpty();
    assertThat(world.events(WorkerEvent.NotAlive.class)).isEmpty();
  }

  @Test
  void killsWhatIsNotAlive() {
    world = world(Reaction.KILL, Reaction.REPORT);
    world.advanceSeconds(7);
    assertThat(world.python().process().signals()).isEmpty();
    world.advanceSeconds(1);
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    assertThat(world.events(WorkerEvent.NotAlive.class))
        .extracting(WorkerEvent.NotAlive::missedProbes)
        .containsExactly(3);
    var call = world.call("m:f");
    world.python().process().killed(9);
    world.settle();
    assertThat(call.failure(CallFailure.Exited.class).exit().reason())
        .isEqualTo(new Killed(Cause.NOT_ALIVE, Step.KILLED));
    int probes = world.python().echoes();
    world.advanceSeconds(60);
    assertThat(world.python().echoes()).as("no probe after the end").isEqualTo(probes);
  }

  /** A process whose handler holds the GIL is alive. This is reported and not ended. */
  @Test
  void reportsWhatMakesNoProgressAndLetsItLive() {
    world = world(Reaction.KILL, Reaction.REPORT);
    for (int i = 0; i < 30; i++) {
      world.advanceSeconds(2);
      answer(true, false);
    }
    assertThat(world.python().process().signals()).isEmpty();
    assertThat(world.events(WorkerEvent.NotProgressing.class)).hasSize(1);
    answer(true, true);
    for (int i = 0; i < 10; i++) {
      world.advanceSeconds(2);
      answer(true, false);
    }
    assertThat(world.events(WorkerEvent.NotProgressing.class)).hasSize(2);
  }

  @Test
  void killsWhatMakesNoProgressWhereTheUserSaysSo() {
    world = world(Reaction.KILL, Reaction.KILL);
    for (int i = 0; i < 4; i++) {
      world.advanceSeconds(2);
      answer(true, false);
    }
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    var call = world.call("m:f");
    world.python().process().killed(9);
    world.settle();
    assertThat(call.failure(CallFailure.Exited.class).exit().reason())
        .isEqualTo(new Killed(Cause.NOT_PROGRESSING, Step.KILLED));
  }

  @Test
  void ignoresBothWhereTheUserSaysSo() {
    world = world(Reaction.IGNORE, Reaction.IGNORE);
    world.advanceSeconds(600);
    assertThat(world.python().process().signals()).isEmpty();
    assertThat(world.events(WorkerEvent.NotAlive.class)).isEmpty();
    assertThat(world.events(WorkerEvent.NotProgressing.class)).isEmpty();
  }

  @Test
  void reportsAloneDoNotKill() {
    world = world(Reaction.REPORT, Reaction.REPORT);
    world.advanceSeconds(600);
    assertThat(world.python().process().signals()).isEmpty();
    assertThat(world.events(WorkerEvent.NotAlive.class)).hasSize(1);
    assertThat(world.events(WorkerEvent.NotProgressing.class)).hasSize(1);
  }

  @Test
  void probesWhileItDrainsToo() {
    world = world(Reaction.KILL, Reaction.REPORT);
    world.call("m:f");
    world.stop();
    world.advanceSeconds(8);
    assertThat(world.python().process().signals()).contains(Signal.KILL);
  }

  private void answer(boolean echo, boolean pong) {
    if (echo) {
      world.python().echo();
    }
    if (pong) {
      world.python().pong();
    }
    world.settle();
  }

  private static World world(Reaction notAlive, Reaction notProgressing) {
    var health = new HealthSettings(Duration.ofSeconds(2), 3, notAlive, 3, notProgressing);
    return World.ready(settings -> settings.withHealth(health), 1);
  }
}
