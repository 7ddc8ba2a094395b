package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonPool;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.telemetry.PoolEvent;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/** An actor system with pools of real processes, and the events of these pools. */
final class PoolFixture implements AutoCloseable {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "pooled", "crashes", "hangs", "supervised")
          .withModulePath(ClutchFixture.HANDLERS);

  private static final LadderSettings SOON =
      new LadderSettings(
          Duration.ZERO, Optional.of(Duration.ofMillis(20)), Optional.empty(), Optional.empty());

  /** Serves {@code pooled.py}, and interrupts a call soon after its caller has its outcome. */
  static final WorkerSpec INTERRUPTED =
      WorkerSpec.functions("pooled")
          .withModulePath(ClutchFixture.HANDLERS)
          .withSettings(settings -> settings.withLadder(SOON));

  /** Backoff that is short enough for tests. */
  static final BackoffSettings QUICK =
      new BackoffSettings(1, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMinutes(1));

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  final PoolEvents events = new PoolEvents();
  final ClutchFixture clutch;
  private final AtomicInteger names = new AtomicInteger();

  private PoolFixture(String... configuration) {
    clutch = ClutchFixture.unheard(ClutchSetup.create().withTelemetry(events), configuration);
  }

  static PoolFixture open(String... configuration) {
    return new PoolFixture(configuration);
  }

  /** Of workers that {@link #INTERRUPTED} specifies. */
  static PoolSpec of(int workers) {
    return PoolSpec.of(INTERRUPTED).withSize(workers);
  }

  /** A pool of this number of workers, all of them ready. */
  PythonPool pool(int workers) {
    return pool(of(workers));
  }

  /** Starts a pool and waits until it is ready. */
  PythonPool pool(PoolSpec spec) {
    PythonPool pool = start(spec);
    value(pool.whenReady());
    return pool;
  }

  PythonPool start(PoolSpec spec) {
    return Clutch.get(clutch.system()).spawn(spec, "pool-" + names.incrementAndGet());
  }

  <E extends PoolEvent> List<E> events(PythonPool pool, Class<E> type) {
    return events.ofPool(path(pool), type);
  }

  static String path(PythonPool pool) {
    return pool.actor().path().toStringWithoutAddress();
  }

  static PoolStatus status(PythonPool pool) {
    return value(pool.status());
  }

  /** Waits until the pool's status meets the condition. */
  static void awaitStatus(PythonPool pool, Predicate<PoolStatus> condition) {
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(() -> status(pool), condition);
  }

  static void awaitWaiting(PythonPool pool, int calls, int sessions) {
    awaitStatus(
        pool, status -> status.waitingCalls() == calls && status.waitingSessions() == sessions);
  }

  /** Waits until this number of workers is idle and no other is there; gives their processes. */
  static Set<Long> awaitIdle(PythonPool pool, int workers) {
    awaitStatus(pool, now -> now.idle() == workers && now.workers().size() == workers);
    return pids(pool);
  }

  /** The ids of the ready processes. */
  static Set<Long> pids(PythonPool pool) {
    return status(pool).workers().stream()
        .map(PoolStatus.Worker::pid)
        .filter(pid -> pid != 0)
        .collect(Collectors.toSet());
  }

  /** The processes of the workers of all pools: those below the launchers. */
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

  /** An actor of the user's, outside of any pool. */
  <T> ActorRef<T> actor(Behavior<T> behavior) {
    return clutch
        .system()
        .systemActorOf(behavior, "caller-" + names.incrementAndGet(), Props.empty());
  }

  @Override
  public void close() {
    clutch.close();
  }
}
