package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.PoolEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The launcher dies and all workers with it. This counts as one incident. */
@ExtendWith(Leftovers.class)
class LauncherCrashTest {
  private static final int WORKERS = 8;
  private static final Duration LONG = Duration.ofMinutes(10);

  private static void killLauncherOf(long worker) {
    TreeFixture.kill(ProcessHandle.of(worker).flatMap(ProcessHandle::parent).orElseThrow().pid());
  }

  /** A call may still be given to the process that has ended, and fails with it. */
  private static void awaitNew(PythonRef python, Set<Long> before) {
    await()
        .ignoreException(CallFailedException.class)
        .until(() -> pid(python), it -> !before.contains(it));
  }

  private static String id(int number) {
    return "w" + number;
  }

  @Test
  void isOneRestartOfASupervisorWhateverTheNumberOfItsChildren() {
    SupervisorSpec spec = SupervisorSpec.oneForOne().withIntensity(2, LONG);
    for (int i = 0; i < WORKERS; i++) {
      spec = spec.withChild(TreeFixture.child(id(i)));
    }
    try (TreeFixture tree = TreeFixture.open(spec)) {
      List<PythonRef> all =
          IntStream.range(0, WORKERS).mapToObj(number -> tree.ref(id(number))).toList();
      for (int crash = 1; crash <= 2; crash++) {
        Set<Long> before = all.stream().map(ClutchFixture::pid).collect(toSet());
        killLauncherOf(before.iterator().next());
        await().until(() -> before.stream().noneMatch(Proc::runs));
        all.forEach(each -> awaitNew(each, before));
        SupervisorSnapshot snapshot = tree.probe.snapshot();
        assertThat(snapshot.restartsInPeriod()).isEqualTo(crash);
        assertThat(snapshot.children())
            .allSatisfy(
                child ->
                    assertThat(child.lastExit().get().message()).contains("launcher process (pid"));
      }
    }
  }

  @Test
  void isOneRestartOfASupervisorWhoseSupervisorsGiveUpByIt() {
    SupervisorSpec spec = SupervisorSpec.oneForOne().withIntensity(1, LONG);
    for (int i = 0; i < 4; i++) {
      spec =
          spec.withChild(
              ChildSpec.supervisor(
                  id(i),
                  SupervisorSpec.oneForOne()
                      .withIntensity(0, LONG)
                      .withChild(TreeFixture.child("a"))));
    }
    try (TreeFixture tree = TreeFixture.open(spec)) {
      List<PythonRef> all =
          IntStream.range(0, 4).mapToObj(number -> tree.ref(id(number) + "/a")).toList();
      Set<Long> before = all.stream().map(ClutchFixture::pid).collect(toSet());
      killLauncherOf(before.iterator().next());
      await().until(() -> before.stream().noneMatch(Proc::runs));
      all.forEach(each -> awaitNew(each, before));
      assertThat(tree.probe.snapshot().restartsInPeriod()).isEqualTo(1);
    }
  }

  @Test
  void isOneCrashOfAPoolThatHasGrown() {
    try (PoolFixture pools = PoolFixture.open()) {
      var backoff = new BackoffSettings(1, Duration.ofMinutes(1), Duration.ofMinutes(1), LONG);
      PythonPool pool =
          pools.pool(
              PoolFixture.of(1)
                  .withSize(1, WORKERS)
                  .withSettings(settings -> settings.withBackoff(backoff)));
      var sessions = IntStream.range(0, WORKERS).mapToObj(i -> value(pool.checkout())).toList();
      long one = value(sessions.get(0).call("pooled:pid", Long.class));
      killLauncherOf(one);
      sessions.forEach(session -> value(session.whenStopped()));
      PoolFixture.awaitStatus(pool, status -> status.crashed() == WORKERS);
      Call<Long> call = Call.of("pooled:pid", Long.class).asIdempotent();
      assertThat(value(pool.call(call))).as("at once, not after a minute").isNotEqualTo(one);
      PoolStatus status = PoolFixture.status(pool);
      assertThat(status.crashes())
          .allSatisfy(crash -> assertThat(crash.delay()).isEqualTo(Duration.ZERO));
      assertThat(pools.events(pool, PoolEvent.Unavailable.class)).isEmpty();
    }
  }
}
