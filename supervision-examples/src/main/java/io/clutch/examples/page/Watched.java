package io.clutch.examples.page;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.observer.ClutchObserver;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * An actor system with supervisors, a pool and workers of their own, all with callers, and its
 * page. Restarts count for an hour, so that they add up. Thread-safe.
 */
final class Watched implements AutoCloseable {
  private static final String TOP = "/user";
  private static final String QUICK = "two"; // ends the names of those whose calls come back soon
  private static final int POOLED = 3;
  private static final int CALLERS = 2;
  private static final int ATTEMPTS = 10;
  private static final int MANY = 10_000;
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final List<String> CHILDREN =
      List.of("left/one", "left/two", "right/one", "right/two");
  private static final List<String> POOLS = List.of("pool-one", "pool-two");

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(
          Supervisor.create(tree()),
          "page",
          ConfigFactory.parseString("clutch.observer { enabled = on, port = 0 }")
              .withFallback(ConfigFactory.load()));
  private final URI address = ClutchObserver.start(system).address().toCompletableFuture().join();
  private final Map<String, PythonRef> workers = new LinkedHashMap<>();
  private final Map<String, PythonPool> pools = new LinkedHashMap<>();
  private final Map<String, Callers> callers = new LinkedHashMap<>();

  Watched() {
    for (String child : CHILDREN) {
      workers.put(TOP + "/" + child, Clutch.get(system).ref(system, child, spec()));
    }
    for (String name : List.of("alone-one", "alone-two")) {
      PythonRef worker = Clutch.get(system).spawn(spec(), name);
      workers.put(worker.actor().path().toStringWithoutAddress(), worker);
    }
    POOLS.forEach(id -> pools.put(TOP + "/" + id, Clutch.get(system).ref(system, id, pool())));
    workers.forEach((path, it) -> begin(path, CALLERS, it::call));
    pools.forEach((path, it) -> begin(path, CALLERS * POOLED, it::call));
  }

  private void begin(String path, int count, Function<Call<Long>, CompletionStage<Long>> callee) {
    callers.put(path, new Callers(count, path.endsWith(QUICK), callee));
  }

  private static SupervisorSpec tree() {
    return supervisor()
        .withChild(ChildSpec.supervisor("left", pair()))
        .withChild(ChildSpec.supervisor("right", pair()))
        .withChildren(POOLS.stream().map(id -> PythonPool.child(id, pool())).toList());
  }

  private static SupervisorSpec supervisor() {
    return SupervisorSpec.oneForOne().withIntensity(MANY, PERIOD);
  }

  private static SupervisorSpec pair() {
    return supervisor()
        .withChild(PythonWorker.child("one", spec()))
        .withChild(PythonWorker.child("two", spec()));
  }

  private static PoolSpec pool() {
    return PoolSpec.of(spec())
        .withSize(POOLED)
        .withSettings(
            settings ->
                settings.withBackoff(
                    new BackoffSettings(MANY, SHORT, Duration.ofSeconds(1), PERIOD)));
  }

  private static WorkerSpec spec() {
    var restart = new RestartSettings(MANY, PERIOD, SHORT, SHORT, Duration.ZERO);
    return WorkerSpec.functions("busy")
        .withModulePath(PythonModules.folder())
        .withSettings(
            it ->
                it.withIdempotentAttempts(ATTEMPTS)
                    .withRestart(restart)
                    .withStop(it.stop().withDrain(Duration.ZERO))); // some calls last
  }

  URI address() {
    return address;
  }

  /** What is to be on the page, as the actors tell of themselves, by path. */
  Map<String, Shown> actors() {
    var found = new LinkedHashMap<String, Shown>();
    SupervisorSnapshot top = Trees.snapshot(system, system);
    found.put(TOP, new Shown("running", 0, 0, top.restartsInPeriod(), 0));
    for (ChildSnapshot child : top.children()) {
      if (child.type() == ChildSnapshot.Type.SUPERVISOR) {
        found.put(TOP + "/" + child.id(), supervisor(child));
      }
    }
    Map<String, CompletionStage<WorkerStatus>> asked =
        workers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().workerStatus()));
    asked.forEach((path, it) -> found.put(path, worker(path, value(it), found)));
    pools.forEach((path, it) -> add(found, path, top, value(it.status())));
    return found;
  }

  private static Shown supervisor(ChildSnapshot child) {
    long restarts = child.below().map(SupervisorSnapshot::restartsInPeriod).orElse(0);
    return new Shown(word(child), 0, child.starts(), restarts, 0);
  }

  private static String word(ChildSnapshot child) {
    return child.state().name().toLowerCase(Locale.ROOT);
  }

  /** Its supervisor counts the restarts of a child. */
  private Shown worker(String path, WorkerStatus status, Map<String, Shown> above) {
    Shown parent = above.get(path.substring(0, path.lastIndexOf('/')));
    long restarts = parent == null ? status.restarts() : parent.restarts();
    return new Shown(
        word(status.phase()),
        status.pid(),
        status.incarnation(),
        restarts,
        calls(path, status.inFlight() + status.queued()));
  }

  private long calls(String path, long count) {
    return callers.get(path).areQuick() ? Shown.ANY : count;
  }

  private static String word(WorkerPhase phase) {
    if (phase instanceof WorkerPhase.Ready) {
      return "running";
    }
    if (phase instanceof WorkerPhase.Starting) {
      return "starting";
    }
    return phase instanceof WorkerPhase.Restarting ? "restarting" : "stopping";
  }

  private void add(
      Map<String, Shown> found, String path, SupervisorSnapshot top, PoolStatus status) {
    long starts =
        top.children().stream()
            .filter(it -> path.endsWith("/" + it.id()))
            .findFirst()
            .orElseThrow()
            .starts();
    String state = status.ready() > 0 ? "running" : "starting";
    int crashes = status.crashesInPeriod();
    int sent = status.workers().stream().mapToInt(PoolStatus.Worker::inFlight).sum();
    long calls = calls(path, sent + status.waitingCalls());
    found.put(path, new Shown(state, 0, starts, crashes, calls));
    for (PoolStatus.Worker it : status.workers()) {
      String its =
          switch (it.state()) {
            case STARTING -> "starting";
            case IDLE, BUSY -> "running";
            case RETIRING -> "stopping";
          };
      found.put(
          path + "/" + it.name(), new Shown(its, it.pid(), it.incarnation(), crashes, Shown.ANY));
    }
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** The node that counts the restarts of a worker. */
  String counter(String worker) {
    String parent = worker.substring(0, worker.lastIndexOf('/'));
    boolean isChild = CHILDREN.stream().anyMatch(it -> worker.equals(TOP + "/" + it));
    return pools.containsKey(parent) || isChild ? parent : worker;
  }

  long calls() {
    return callers.values().stream().mapToLong(Callers::calls).sum();
  }

  long failedCalls() {
    return callers.values().stream().mapToLong(Callers::failures).sum();
  }

  /** Ends the load. The counts of calls are 0 then. */
  void rest() throws InterruptedException {
    for (Callers each : callers.values()) {
      each.stop();
    }
  }

  @Override
  public void close() {
    callers.values().forEach(Callers::end);
    system.terminate();
    value(system.getWhenTerminated());
  }
}
