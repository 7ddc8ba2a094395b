package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Answer;
import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.inspect.Nodes.FromParent;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.SupervisorSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the tree of the answers. Each actor that is present is in it once: below the parent that
 * told of it, or else below the one that its name tells, or else at the top.
 */
final class Assembly {
  private final Collected all;
  private final LastKnown lastKnown;
  private final Nodes nodes;
  private final Function<String, Optional<Kind>> recent;
  private final Map<String, Present> pools = new HashMap<>();
  private final Map<String, List<Present>> workers = new TreeMap<>();
  private final Map<String, Present> byPath = new HashMap<>();
  private final Map<String, List<String>> spawned = new HashMap<>();
  private final Set<Present> used = new HashSet<>();
  private final Set<String> usedTops = new HashSet<>();

  /**
   * @param spawner the path of the worker that has spawned what is below an actor of that path
   * @param recent what an actor was that has ended lately, by its name
   */
  Assembly(
      Collected all,
      Function<String, Optional<String>> spawner,
      Function<String, Optional<Kind>> recent,
      LastKnown lastKnown) {
    this.all = all;
    this.lastKnown = lastKnown;
    this.recent = recent;
    this.nodes = new Nodes(all, lastKnown);
    all.presentPools().forEach(it -> pools.put(it.name(), it));
    for (Present it : all.presentWorkers()) {
      workers.computeIfAbsent(it.name(), name -> new ArrayList<>()).add(it);
      byPath.put(it.path(), it);
    }
    tops()
        .forEach(
            top ->
                spawner
                    .apply(Nodes.above(top))
                    .ifPresent(
                        by -> spawned.computeIfAbsent(by, none -> new ArrayList<>()).add(top)));
  }

  private Set<String> tops() {
    Set<String> tops = new TreeSet<>(all.trees().answered().keySet());
    tops.addAll(all.trees().silent());
    return tops;
  }

  List<NodeReading> roots() {
    var roots = new ArrayList<NodeReading>();
    Set<String> below = new HashSet<>();
    spawned.values().forEach(below::addAll);
    tops().stream().filter(top -> !below.contains(top)).forEach(top -> roots.add(top(top)));
    roots.addAll(unusedPools(it -> true));
    roots.addAll(unused(it -> !it.isPlaced())); // with what they have spawned
    below.stream()
        .filter(top -> !usedTops.contains(top))
        .sorted()
        .forEach(top -> roots.add(top(top)));
    roots.addAll(unused(it -> true));
    return roots;
  }

  // Supervisors.

  private NodeReading top(String path) {
    usedTops.add(path);
    SupervisorSnapshot snapshot = all.trees().answered().get(path);
    return snapshot == null
        ? silentSupervisor(path, Nodes.UNKNOWN, Life.UNKNOWN)
        : supervisor(snapshot, "running", life(snapshot));
  }

  private static Life life(SupervisorSnapshot top) {
    return Nodes.life(Optional.empty(), ChildNodes.restarts(top), "");
  }

  private NodeReading supervisor(SupervisorSnapshot snapshot, String state, Life life) {
    var below = new ArrayList<NodeReading>();
    snapshot.children().forEach(child -> below.add(child(snapshot, child)));
    below.addAll(unusedBelow(snapshot.path()));
    return Nodes.plain(
        Kind.SUPERVISOR,
        snapshot.path(),
        snapshot.isEnding() ? "ending" : state,
        Answer.FRESH,
        life,
        below);
  }

  private NodeReading silentSupervisor(String name, String state, Life life) {
    List<NodeReading> below = unusedPools(it -> it.name().startsWith(name + "/"));
    below.addAll(unused(it -> it.name().startsWith(name + "/")));
    return lastKnown.silent(Nodes.plain(Kind.SUPERVISOR, name, state, Answer.NONE, life, below));
  }

  private NodeReading child(SupervisorSnapshot parent, ChildSnapshot child) {
    String name = parent.path() + "/" + child.id();
    int waiting = all.waiting().getOrDefault(name, 0);
    NodeReading node = child(parent, child, name);
    return waiting == 0 ? node : node.withWork(node.work().orElse(Work.NONE).with(waiting));
  }

  private NodeReading child(SupervisorSnapshot parent, ChildSnapshot child, String name) {
    FromParent told = ChildNodes.told(parent, child);
    if (pools.containsKey(name)) {
      return pool(pools.get(name), told);
    }
    Optional<Present> worker = newest(name);
    if (worker.isPresent()) {
      return worker(worker.get(), told);
    }
    if (child.below().isPresent() && child.type() == ChildSnapshot.Type.SUPERVISOR) {
      SupervisorSnapshot below = child.below().get();
      Life own = told.life();
      return supervisor(below, ChildNodes.word(child.state()), withRestartsOf(below, own));
    }
    return withoutAnswer(name, child, told);
  }

  private static Life withRestartsOf(SupervisorSnapshot supervisor, Life own) {
    return new Life(
        own.incarnation(),
        0,
        "",
        own.uptime(),
        own.restartsIn(),
        Optional.of(ChildNodes.restarts(supervisor)),
        own.lastExit(),
        Optional.empty());
  }

  /** Of incarnations that are present at the same time, the one that was started last. */
  private Optional<Present> newest(String name) {
    return workers.getOrDefault(name, List.of()).stream()
        .filter(it -> !used.contains(it))
        .max((a, b) -> Integer.compare(incarnation(a), incarnation(b)));
  }

  private int incarnation(Present worker) {
    Optional<WorkerReading> answer = all.workers().get(worker);
    return answer == null || answer.isEmpty() ? 0 : answer.get().incarnation();
  }

  /** A child that has no actor which answers for it. */
  private NodeReading withoutAnswer(String name, ChildSnapshot child, FromParent told) {
    boolean isUp = child.state() == ChildSnapshot.State.RUNNING;
    Kind kind = kind(name, child);
    if (kind == Kind.SUPERVISOR && isUp) {
      return silentSupervisor(name, told.state().orElseThrow(), told.life());
    }
    // The actor of a worker or pool that was running is not there any more.
    boolean hasEnded = isUp && (kind == Kind.WORKER || kind == Kind.POOL);
    return Nodes.plain(
        kind,
        name,
        hasEnded ? Nodes.ENDED : told.state().orElseThrow(),
        Answer.FRESH,
        hasEnded ? told.lifeOfEnded() : told.life(),
        List.of());
  }

  private Kind kind(String name, ChildSnapshot child) {
    if (child.type() == ChildSnapshot.Type.SUPERVISOR) {
      return Kind.SUPERVISOR;
    }
    return recent
        .apply(name)
        .or(() -> lastKnown.kind(name))
        .orElse(ChildNodes.endedAsPython(child) ? Kind.WORKER : Kind.JVM_ACTOR);
  }

  // Pools and workers.

  private NodeReading pool(Present pool, FromParent told) {
    used.add(pool);
    Optional<PoolStatus> answer = all.pools().get(pool);
    if (answer == null) {
      List<NodeReading> below = unusedBelow(pool.name());
      return lastKnown.silent(pool(pool, told, Answer.NONE, told.life(), below));
    }
    if (answer.isEmpty()) {
      var ended = new FromParent(Optional.of(Nodes.ENDED), told.lifeOfEnded());
      List<NodeReading> below = unusedBelow(pool.name());
      return pool(pool, ended, Answer.FRESH, ended.life(), below);
    }
    PoolStatus status = answer.get();
    var below = new ArrayList<NodeReading>();
    status.workers().forEach(it -> below.add(pooled(pool, status, it)));
    below.addAll(unusedBelow(pool.name()));
    below.addAll(PoolNodes.empty(pool.name(), status, below));
    var state = new FromParent(Optional.of(PoolNodes.state(status)), told.life());
    Life life = PoolNodes.life(status, told.life());
    NodeReading node = pool(pool, state, Answer.FRESH, life, below);
    return node.withWork(PoolNodes.work(status, below));
  }

  private static NodeReading pool(
      Present pool, FromParent told, Answer answer, Life life, List<NodeReading> below) {
    return Nodes.plain(
            Kind.POOL, pool.name(), told.state().orElse(Nodes.UNKNOWN), answer, life, below)
        .withPath(pool.path());
  }

  private NodeReading pooled(Present pool, PoolStatus status, PoolStatus.Worker worker) {
    FromParent told = PoolNodes.told(status, worker);
    Present present = byPath.get(worker.path());
    if (present != null) {
      return worker(present, told);
    }
    String name = pool.name() + "/" + worker.name();
    boolean isStarting = worker.state() == PoolStatus.State.STARTING;
    return Nodes.plain(
        Kind.WORKER,
        name,
        isStarting ? told.state().orElseThrow() : Nodes.ENDED,
        Answer.FRESH,
        isStarting ? told.life() : told.lifeOfEnded(),
        List.of());
  }

  private NodeReading worker(Present worker, FromParent told) {
    used.add(worker);
    List<NodeReading> below =
        spawned.getOrDefault(worker.path(), List.of()).stream()
            .filter(top -> !usedTops.contains(top))
            .map(this::top)
            .toList();
    return nodes.worker(worker, told, below);
  }

  private List<NodeReading> unusedPools(Predicate<Present> which) {
    var found = new ArrayList<NodeReading>();
    for (Present pool : new TreeMap<>(pools).values()) {
      if (which.test(pool) && !used.contains(pool)) {
        found.add(pool(pool, FromParent.NOTHING));
      }
    }
    return found;
  }

  private List<NodeReading> unusedBelow(String parent) {
    return unused(it -> Nodes.above(it.name()).equals(parent));
  }

  /** Workers that nobody has told of: those of their own, and those that have begun since. */
  private List<NodeReading> unused(Predicate<Present> which) {
    var found = new ArrayList<NodeReading>();
    for (List<Present> its : workers.values()) {
      for (Present worker : its) {
        if (which.test(worker) && !used.contains(worker)) {
          found.add(worker(worker, FromParent.NOTHING));
        }
      }
    }
    return found;
  }
}
