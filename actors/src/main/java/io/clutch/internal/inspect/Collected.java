package io.clutch.internal.inspect;

import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.pool.PoolStatus;
import io.clutch.worker.WorkerPhase.Ready;
import io.clutch.worker.WorkerStatus.Memory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * All answers to the questions of one reading. They may come later than it is made; then they are
 * not in it.
 *
 * @param trees the answers of supervisors
 * @param pools those that are present, and their answers
 * @param workers those that are present, with their answers: none if the actor has ended
 * @param waiting calls that wait in proxies, by the names of the children
 */
record Collected(
    TreeQuestions.Trees trees,
    List<Present> presentPools,
    Map<Present, Optional<PoolStatus>> pools,
    List<Present> presentWorkers,
    Map<Present, Optional<WorkerReading>> workers,
    Map<String, Integer> waiting,
    Map<Long, Memory> memory,
    Map<Long, ProcessTimes.Told> times) {

  static Collected of(
      TreeQuestions.Trees trees,
      List<Present> pools,
      Map<Present, Optional<PoolStatus>> statuses,
      List<Present> workers) {
    return new Collected(
        trees,
        pools,
        statuses,
        workers,
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>());
  }

  /** The same, without what is answered later. */
  Collected atNow() {
    return new Collected(
        trees,
        presentPools,
        Map.copyOf(pools),
        presentWorkers,
        Map.copyOf(workers),
        Map.copyOf(waiting),
        Map.copyOf(memory),
        Map.copyOf(times));
  }

  /** The names of workers that take calls. */
  Set<String> ready() {
    return workers.entrySet().stream()
        .filter(it -> it.getValue().filter(its -> its.phase() instanceof Ready).isPresent())
        .map(it -> it.getKey().name())
        .collect(Collectors.toSet());
  }

  /** The processes that the workers have told of. */
  List<Long> pids() {
    return workers.values().stream()
        .flatMap(Optional::stream)
        .map(WorkerReading::pid)
        .filter(pid -> pid != 0)
        .toList();
  }
}
