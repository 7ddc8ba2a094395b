package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.BootFailed;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.SizeSettings;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Until a pool has been ready, a failed start that cannot heal ends it. */
class FinalStartTest {
  private static final ExitReason BROKEN =
      new BootFailed(
          new BootError.Refused(
              BootError.Refused.Code.IMPORT_FAILED, "no", Optional.empty(), Optional.empty()));
  private static final ExitReason SLOW =
      new BootFailed(new BootError.Timeout(Duration.ofSeconds(1), "importing"));

  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void endsThePoolWithTheCause() {
    world = PoolWorld.open(old -> old);
    Calling waiting = world.call();
    Guest guest = world.checkout();
    world.ends(world.slot(0), BROKEN);
    assertThat(world.pool.phase()).isEqualTo(new WorkerPhase.Stopped(BROKEN));
    assertThat(waiting.failure(NotRunning.class).reason()).isEqualTo(BROKEN);
    assertThat(((NotRunning) guest.failure()).reason()).isEqualTo(BROKEN);
  }

  @Test
  void alsoWhereAnotherWorkerIsReady() {
    world = PoolWorld.open(old -> old);
    world.ready(world.slot(0));
    world.ends(world.slot(1), BROKEN);
    assertThat(world.pool.isStopped()).isTrue();
  }

  @Test
  void oneThatMayHealIsTriedAgain() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    world.ends(world.slot(0), SLOW);
    assertThat(world.pool.phase()).isEqualTo(new WorkerPhase.Starting(1));
    assertThat(world.status().unavailable()).contains(SLOW);
    world.advance(Duration.ofMillis(200));
    assertThat(world.status().starting()).isEqualTo(1);
    assertThat(world.status().unavailable()).as("until one is ready").contains(SLOW);
    world.readyAll();
    assertThat(world.status().unavailable()).isEmpty();
  }

  @Test
  void onceReadyAPoolNeverGivesUp() {
    world = PoolWorld.ready(1);
    for (int i = 0; i < 20; i++) {
      world.slots().forEach(slot -> world.ends(slot, BROKEN));
      world.advanceSeconds(11);
    }
    assertThat(world.pool.isStopped()).isFalse();
    assertThat(world.status().unavailable()).contains(BROKEN);
    world.readyAll();
    assertThat(world.call().isOpen()).isTrue();
  }

  @Test
  void norDoesOneThatStartsWithItsFirstCall() {
    world =
        PoolWorld.open(
            old ->
                old.withSize(
                    new SizeSettings(
                        1, 1, 0, Duration.ofSeconds(10), Duration.ofDays(1), 10, false)));
    Calling first = world.call();
    world.ends(world.slot(0), BROKEN);
    assertThat(first.failure(NotRunning.class).reason()).isEqualTo(BROKEN);
    assertThat(world.pool.isStopped()).isFalse();
  }

  @Test
  void norDoesOneThatBeginsAnewAfterAFault() {
    world = PoolWorld.ready(1);
    world.beginAnew();
    Slot slot = world.slots().stream().reduce((one, other) -> other).orElseThrow();
    world.ends(slot, BROKEN);
    assertThat(world.pool.isStopped()).isFalse();
  }

  @Test
  void oneThatIsAboutToStopStopsAsAsked() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    world.call();
    world.stop();
    world.ends(world.slot(0), BROKEN);
    assertThat(world.pool.phase()).isNotEqualTo(new WorkerPhase.Stopped(BROKEN));
  }
}
