package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.failed;
import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pools and trees, with real processes. */
@ExtendWith(Leftovers.class)
class PoolMetricsTest {
  private static final String POOL = "/system/desks";
  private static final BackoffSettings QUICK =
      new BackoffSettings(1, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(1));
  private static final PoolSpec TWO =
      PoolSpec.of(MetricsFixture.WORKER).withSize(2).withSettings(base -> base.withBackoff(QUICK));

  private final MetricsFixture fixture = MetricsFixture.open();
  @TempDir Path directory;

  @AfterEach
  void close() {
    fixture.close();
  }

  private PythonPool pool() {
    PythonPool pool = Clutch.get(fixture.system).spawn(TWO, "desks");
    value(pool.whenReady());
    return pool;
  }

  @Test
  void aPoolShowsItsWorkersAndWhoWaits() throws Exception {
    PythonPool pool = pool();
    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, POOL, "idle");
    fixture.awaitGauge(it -> it == 2, Metric.POOL_MAX, POOL);

    Path gate = directory.resolve("gate");
    int room = 2; // clutch.pool.in-flight is 1
    List<CompletionStage<Integer>> calls =
        Stream.generate(() -> pool.call("pooled:until_there", Integer.class, gate.toString()))
            .limit(room + 3)
            .toList();
    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, POOL, "busy");
    fixture.awaitGauge(it -> it == 3, Metric.POOL_WAITING, POOL, "calls");
    fixture.awaitGauge(it -> it == 1, Metric.WORKER_IN_FLIGHT, POOL + "/worker-1");
    Files.createFile(gate);
    calls.forEach(MetricsFixture::value);

    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, POOL, "idle");
    fixture.awaitGauge(it -> it == 0, Metric.POOL_WAITING, POOL, "calls");
    fixture.heard();
    long timed =
        fixture.timed(Metric.CALL, POOL + "/worker-1", "pooled:until_there", "ok")
            + fixture.timed(Metric.CALL, POOL + "/worker-2", "pooled:until_there", "ok");
    assertThat(timed).isEqualTo(calls.size());
  }

  @Test
  void aSuccessorInAPlaceHasItsMeters() {
    PythonPool pool = pool();
    long before = value(pool.call("os:getpid", Long.class));
    MetricsFixture.kill(before);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        fixture.counter(Metric.WORKER_RESTARTS, POOL + "/worker-1", "signal")
                            + fixture.counter(Metric.WORKER_RESTARTS, POOL + "/worker-2", "signal"))
                    .isEqualTo(1));
    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, POOL, "idle");
    assertThat(fixture.of(POOL + "/worker-3")).isEmpty();
    await()
        .until(
            () ->
                fixture
                    .registry
                    .get("clutch.pool.processes")
                    .tags("pool", POOL, "kind", "crashed")
                    .functionCounter()
                    .count(),
            it -> it == 1);
  }

  @Test
  void aPoolThatHasStoppedLeavesTheRegistryWithItsWorkers() {
    PythonPool pool = pool();
    value(pool.call("os:getpid", Long.class));
    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, POOL, "idle");
    fixture.awaitGauge(it -> it == 1, Metric.WORKER_READY, POOL + "/worker-1");

    pool.stop();
    value(pool.whenStopped());

    await()
        .untilAsserted(
            () ->
                assertThat(
                        Stream.of(POOL, POOL + "/worker-1", POOL + "/worker-2")
                            .flatMap(name -> fixture.of(name).stream()))
                    .isEmpty());
  }

  @Test
  void aChildOfATreeKeepsItsMetersUntilItIsTerminated() {
    var spec =
        SupervisorSpec.oneForOne()
            .withIntensity(100, Duration.ofMinutes(1))
            .withChild(PythonWorker.child("clerk", MetricsFixture.WORKER))
            .withChild(PythonPool.child("desks", TWO));
    ActorRef<SupervisorCommand> top =
        fixture.system.systemActorOf(Supervisor.create(spec), "tree", Props.empty());
    var clerk = Clutch.get(fixture.system).ref(top, "clerk", MetricsFixture.WORKER);
    var pool = Clutch.get(fixture.system).ref(top, "desks", TWO);
    value(pool.whenReady());
    long pid = value(clerk.call("os:getpid", Long.class));
    fixture.awaitGauge(it -> it == 2, Metric.POOL_WORKERS, "/system/tree/desks", "idle");

    failed(clerk.call("crashes:leave", Object.class, 3));
    long next = value(clerk.call(Call.of("os:getpid", Long.class).asIdempotent()));
    fixture.heard();
    assertThat(next).isNotEqualTo(pid);
    assertThat(fixture.counter(Metric.WORKER_RESTARTS, "/system/tree/clerk", "code")).isEqualTo(1);
    assertThat(fixture.timed(Metric.CALL, "/system/tree/clerk", "os:getpid", "ok")).isEqualTo(2);

    terminate(top, "clerk");
    await().untilAsserted(() -> assertThat(fixture.of("/system/tree/clerk")).isEmpty());
    terminate(top, "desks");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        Stream.of("", "/worker-1", "/worker-2")
                            .flatMap(it -> fixture.of("/system/tree/desks" + it).stream()))
                    .isEmpty());
  }

  private void terminate(ActorRef<SupervisorCommand> top, String child) {
    value(
        AskPattern.<SupervisorCommand, Reply>ask(
            top,
            replyTo -> new SupervisorCommand.TerminateChild(child, replyTo),
            Duration.ofSeconds(60),
            fixture.system.scheduler()));
  }

  @Test
  void oneShotRunsShareALabel() {
    var clutch = Clutch.get(fixture.system);
    for (int i = 0; i < 2; i++) {
      value(clutch.run(MetricsFixture.WORKER, Call.of("os:getpid", Long.class)));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(fixture.timed(Metric.CALL, "/system/clutch-runs", "os:getpid", "ok"))
                    .isEqualTo(2));
    fixture.awaitGauge(it -> it == 0, Metric.WORKER_READY, "/system/clutch-runs");
    assertThat(fixture.registry.find("clutch.worker.ready").gauges()).hasSize(1);
  }
}
