package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.inspect.Nodes.FromParent;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.pool.PoolStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a pool's status tells of itself and its workers. */
final class PoolNodes {
  private PoolNodes() {}

  private static Restarts restarts(PoolStatus pool) {
    return new Restarts(pool.crashesInPeriod(), pool.crashesAllowed(), pool.period());
  }

  /** The word for the pool. One that may have no worker runs without. */
  static String state(PoolStatus pool) {
    if (pool.ready() > 0) {
      return "running";
    }
    if (pool.unavailable().isPresent()) {
      return "restarting";
    }
    if (pool.starting() > 0) {
      return "starting";
    }
    return pool.retiring() > 0 ? "stopping" : "running";
  }

  static Life life(PoolStatus pool, Life told) {
    List<PoolStatus.Crash> crashes = pool.crashes();
    PoolStatus.Crash last = crashes.isEmpty() ? null : crashes.get(crashes.size() - 1);
    boolean isWaiting = state(pool).equals("restarting") && last != null;
    return new Life(
        told.incarnation(),
        0,
        "",
        told.uptime(),
        isWaiting ? Optional.of(ChildNodes.rest(last.delay(), last.ago())) : Optional.empty(),
        Optional.of(restarts(pool)),
        last == null ? told.lastExit() : Nodes.reason(last.worker() + " " + last.reason()),
        Optional.empty());
  }

  /** A worker as its pool sees it. */
  static FromParent told(PoolStatus pool, PoolStatus.Worker worker) {
    String state =
        switch (worker.state()) {
          case STARTING -> "starting";
          case IDLE, BUSY -> "running";
          case RETIRING -> "stopping";
        };
    var life =
        new Life(
            worker.incarnation(),
            worker.pid(),
            "",
            worker.pid() == 0 ? Optional.<Duration>empty() : Optional.of(worker.age()),
            Optional.empty(),
            Optional.of(restarts(pool)),
            lastExit(pool, worker.name()),
            Optional.empty());
    return new FromParent(Optional.of(state), life);
  }

  private static String lastExit(PoolStatus pool, String worker) {
    return pool.crashes().stream()
        .filter(crash -> crash.worker().equals(worker))
        .reduce((first, second) -> second)
        .map(crash -> Nodes.reason(crash.reason()))
        .orElse("");
  }

  /** The pool's own queue, and what its workers do. */
  static Work work(PoolStatus pool, List<NodeReading> workers) {
    List<Work> each = workers.stream().map(NodeReading::work).flatMap(Optional::stream).toList();
    return new Work(
        pool.workers().stream().mapToInt(PoolStatus.Worker::inFlight).sum(),
        pool.waitingCalls() + pool.waitingSessions(),
        each.stream().mapToInt(Work::streams).sum(),
        each.stream()
            .map(Work::oldest)
            .flatMap(Optional::stream)
            .max(Comparator.comparing(Doing::age)));
  }
}
