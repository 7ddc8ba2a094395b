package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.request.Calling;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent.Unavailable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few crashes or failed starts do not affect other workers, and many cause no storm. */
class UnavailableTest {
  private PoolWorld world;

  @AfterEach
  void close() {
    world.close();
  }

  private int starting() {
    return world.status().starting();
  }

  @Test
  void aCrashedWorkerIsReplacedAtOnce() {
    world = PoolWorld.ready(2);
    world.crash(world.slot(0));
    assertThat(starting()).isEqualTo(1);
    assertThat(world.status().crashed()).isEqualTo(1);
    PoolStatus.Crash crash = world.status().crashes().get(0);
    assertThat(crash.worker()).isEqualTo("worker-1");
    assertThat(crash.reason()).contains("SIGKILL");
  }

  @Test
  void aStartThatFailsHurtsNobodyWhileOthersServe() {
    world = PoolWorld.ready(2);
    world.crash(world.slot(0));
    world.crash(world.slot(1));
    assertThat(starting()).isZero();
    List<Calling> calls = world.calls(3);
    for (Calling call : calls) {
      world.answer(world.slot(0));
      assertThat(call.value()).isEqualTo("done");
    }
    assertThat(starting()).isZero();
    world.advance(Duration.ofMillis(200));
    assertThat(starting()).isEqualTo(1);
    assertThat(world.events(Unavailable.class)).isEmpty();
  }

  @Test
  void crashesThatAreFreeCostNoWaitingCall() {
    Duration wait = Duration.ofSeconds(1);
    var backoff = new BackoffSettings(3, wait, wait, Duration.ofMinutes(1));
    world = PoolWorld.ready(1, old -> old.withBackoff(backoff));
    List<Calling> calls = world.calls(5);
    for (int i = 0; i < 3; i++) {
      world.crash(world.slot(0));
      world.readyAll();
      assertThat(world.holder(calls.get(i + 1))).isSameAs(world.slot(0));
    }
    world.crash(world.slot(0));
    assertThat(calls.get(4).failure(NotRunning.class).reason()).isEqualTo(PoolWorld.CRASH);
  }

  @Test
  void withoutAnyWorkerCallsFailAtOnceWithTheReason() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 1, 1));
    Calling waiting = world.call();
    Guest guest = world.checkout();
    ExitReason reason = new ExitReason.Fault("cannot import");
    world.ends(world.slot(0), reason);
    assertThat(waiting.failure(NotRunning.class).reason()).isEqualTo(reason);
    assertThat(((NotRunning) guest.failure()).reason()).isEqualTo(reason);
    assertThat(world.call().failure(NotRunning.class).reason()).isEqualTo(reason);
    assertThat(world.checkout().failure()).isInstanceOf(NotRunning.class);
    assertThat(world.events(Unavailable.class))
        .containsExactly(new Unavailable("/user/pool", reason.message(), Duration.ofMillis(200)));
  }

  @Test
  void aProbeIsOneStartAndCallsWaitForIt() {
    world = PoolWorld.open(old -> PoolWorld.sized(old, 3, 3));
    world.slots().forEach(world::crash);
    assertThat(world.call().failure(NotRunning.class)).isNotNull();
    world.advanceSeconds(1);
    assertThat(world.slots()).hasSize(1);
    Calling waiting = world.call();
    assertThat(waiting.isOpen()).isTrue();
    world.readyAll();
    assertThat(world.holder(waiting)).isSameAs(world.slot(0));
    assertThat(starting()).as("what is missing").isEqualTo(2);
  }

  @Test
  void aStormOfCrashesIsNoStormOfStarts() {
    world = PoolWorld.ready(4, old -> old);
    int before = world.effects.started;
    for (int second = 0; second < 600; second++) {
      world.advance(Duration.ofMillis(100));
      world.readyAll();
      world.calls(10);
      world.slots().forEach(world::crash);
    }
    // Four are free, and then the wait doubles from 200 ms to 10 s.
    assertThat(world.effects.started - before).isBetween(8, 4 + 15);
    world.advanceSeconds(11);
    for (int i = 0; i < 4; i++) {
      world.readyAll();
    }
    assertThat(world.status().ready()).isEqualTo(4);
    assertThat(world.call().isOpen()).isTrue();
  }

  @Test
  void callsThatWereNotBegunAreMadeByAnotherWorker() {
    world = PoolWorld.ready(2);
    List<Calling> calls = world.calls(2);
    Slot survivor = world.holder(calls.get(1));
    world.endsUnbegun(world.holder(calls.get(0)), PoolWorld.CRASH);
    world.answer(survivor);
    assertThat(world.holder(calls.get(0))).isSameAs(survivor);
  }

  @Test
  void aWorkerThatEndedIsHeardNoMore() {
    world = PoolWorld.ready(2);
    Calling call = world.call();
    Slot old = world.holder(call);
    world.crash(old);
    int crashed = (int) world.status().crashed();
    world.then(() -> world.pool.left(old.id(), 1));
    world.then(() -> world.pool.ready(old.id(), 99));
    world.then(() -> world.pool.ended(old.id(), new ExitReason.Unknown()));
    assertThat(world.status().crashed()).isEqualTo(crashed);
    assertThat(world.status().workers()).hasSize(2);
    assertThat(world.slots()).hasSize(2);
  }

  @Test
  void aWorkerThatIsReadyOnlyOnceItWasStoppedIsNotUsed() {
    world =
        PoolWorld.open(
            old ->
                old.withSize(
                    old.size().withBounds(0, 1).withIdleTimeToLive(Duration.ofSeconds(1))));
    Calling call = world.call();
    world.cancel(call);
    world.stop();
    world.ready(world.slot(0));
    assertThat(world.slot(0).phase()).isEqualTo(Slot.Phase.STOPPING);
    world.stopAsked();
    assertThat(world.pool.isStopped()).isTrue();
  }

  @Test
  void twentyCrashesAreRemembered() {
    world = PoolWorld.ready(1);
    for (int i = 0; i < 30; i++) {
      world.slots().forEach(world::crash);
      world.advanceSeconds(11);
      world.readyAll();
    }
    assertThat(world.status().crashes()).hasSize(20);
    assertThat(world.status().crashes().get(19).ago()).hasSeconds(11);
    assertThat(world.status().crashed()).isEqualTo(30);
  }
}
