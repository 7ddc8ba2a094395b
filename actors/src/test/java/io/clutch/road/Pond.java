package io.clutch.road;

import static io.clutch.road.Road.value;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonPool;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An actor system with pools of real processes, and what its telemetry tells. */
final class Pond implements AutoCloseable {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "pooled", "crashes", "hangs", "supervised")
          .withModulePath(Road.HANDLERS);

  /** Waits before starts that are short enough for tests. */
  static final BackoffSettings QUICK =
      new BackoffSettings(1, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(1));

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  final PoolEvents events = new PoolEvents();
  final Road road = Road.unheard(ClutchSetup.create().withTelemetry(events));
  private final AtomicInteger names = new AtomicInteger();

  static Pond open() {
    return new Pond();
  }

  /** A pool that is ready. */
  PythonPool pool(PoolSpec spec) {
    PythonPool pool = start(spec);
    value(pool.whenReady());
    return pool;
  }

  PythonPool start(PoolSpec spec) {
    return Clutch.get(road.system()).spawn(spec, "pool-" + names.incrementAndGet());
  }

  static PoolStatus status(PythonPool pool) {
    return value(pool.status());
  }

  /** Waits until the pool is so. */
  static void awaitStatus(PythonPool pool, Predicate<PoolStatus> condition) {
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(() -> status(pool), condition);
  }

  /** Waits until so many workers are ready, nothing is under way, and gives their processes. */
  static Set<Long> awaitIdle(PythonPool pool, int workers) {
    awaitStatus(pool, now -> now.idle() == workers && now.workers().size() == workers);
    return pids(pool);
  }

  /** The processes that are ready. */
  static Set<Long> pids(PythonPool pool) {
    return status(pool).workers().stream()
        .map(PoolStatus.Worker::pid)
        .filter(pid -> pid != 0)
        .collect(Collectors.toSet());
  }

  /** The workers' processes that there are, of all pools: those below the launchers. */
  static Set<Long> processes() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(Proc::runs)
        .filter(pid -> !Proc.isTemplate(pid))
        .collect(Collectors.toSet());
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static String path(PythonPool pool) {
    return pool.actor().path().toStringWithoutAddress();
  }

  @Override
  public void close() {
    road.close();
  }
}
