package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Answer;
import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.inspect.Nodes.FromParent;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.pool.PoolStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    PoolStatus.Crash last = latest(pool.crashes()).orElse(null);
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

  /**
   * A node for each place whose worker has crashed and that the pool will fill again, as it has to
   * wait. Places are numbered from 1.
   */
  static List<NodeReading> empty(String name, PoolStatus pool, List<NodeReading> present) {
    Set<String> taken = present.stream().map(NodeReading::id).collect(Collectors.toSet());
    pool.workers().forEach(worker -> taken.add(worker.name()));
    return IntStream.rangeClosed(1, pool.min())
        .mapToObj(number -> new WorkerId(number, 0).name())
        .filter(place -> !taken.contains(place))
        .flatMap(place -> empty(name, place, pool).stream())
        .toList();
  }

  private static Optional<NodeReading> empty(String name, String place, PoolStatus pool) {
    Optional<PoolStatus.Crash> own = lastCrash(pool, place);
    return own.or(() -> pool.unavailable().flatMap(why -> latest(pool.crashes())))
        .map(
            crash ->
                Nodes.plain(
                    Kind.WORKER,
                    name + "/" + place,
                    "restarting",
                    Answer.FRESH,
                    waiting(pool, latest(pool.crashes()).orElse(crash), lastExit(pool, place)),
                    List.of()));
  }

  /** The last crash of all decides when the pool starts again. */
  private static Life waiting(PoolStatus pool, PoolStatus.Crash crash, String lastExit) {
    Duration rest = ChildNodes.rest(crash.delay(), crash.ago());
    return Nodes.life(Optional.of(rest), restarts(pool), lastExit);
  }

  private static Optional<PoolStatus.Crash> latest(List<PoolStatus.Crash> crashes) {
    return crashes.isEmpty() ? Optional.empty() : Optional.of(crashes.get(crashes.size() - 1));
  }

  private static Optional<PoolStatus.Crash> lastCrash(PoolStatus pool, String worker) {
    return latest(pool.crashes().stream().filter(it -> it.worker().equals(worker)).toList());
  }

  private static String lastExit(PoolStatus pool, String worker) {
    return lastCrash(pool, worker).map(crash -> Nodes.reason(crash.reason())).orElse("");
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
