package io.clutch.endtoend;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** Two workers, a pool and a child of a tree, and the processes that they have now. */
final class MixedParticipants {
  /** For the processes that are killed often. */
  static final String[] CONFIGURATION = {
    "clutch.worker.restart.max-restarts = 100000",
    "clutch.worker.restart.min-backoff = 10 ms",
    "clutch.worker.restart.max-backoff = 50 ms",
    "clutch.pool.backoff.crashes = 10000"
  };

  private final Map<Long, String> processes = new ConcurrentHashMap<>();
  final Set<Long> ended = ConcurrentHashMap.newKeySet();
  private volatile List<PythonRef> all = List.of();

  /** Hears which processes begin and end. */
  void heard(TelemetryEvent event) {
    if (event instanceof WorkerEvent.Ready it) {
      processes.put(it.pid(), it.worker());
    } else if (event instanceof WorkerEvent.Exited it) {
      processes.remove(it.pid());
      ended.add(it.pid());
    }
  }

  void spawn(ActorSystem<?> system, MixedHosts hosts) {
    var clutch = Clutch.get(system);
    WorkerSpec tasks = hosts.offerTo(spec("Tasks"));
    WorkerSpec threads = hosts.offerTo(spec("Threads"));
    ActorRef<SupervisorCommand> top =
        system.systemActorOf(
            Supervisor.create(
                TreeFixture.one(PythonWorker.child("child", tasks))
                    .withIntensity(100_000, Duration.ofMinutes(1))),
            "mixed",
            Props.empty());
    all =
        List.of(
            clutch.spawn(tasks, "tasks"),
            clutch.spawn(threads, "threads"),
            clutch.spawn(PoolSpec.of(threads).withSize(2), "pool"),
            clutch.ref(top, "child", tasks));
  }

  private static WorkerSpec spec(String actor) {
    return WorkerSpec.actor("mixed:" + actor)
        .withModulePath(ClutchFixture.HANDLERS)
        .withSettings(its -> its.withCallDeadline(Duration.ofSeconds(20)));
  }

  List<PythonRef> all() {
    return all;
  }

  PythonRef any() {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }

  /** Kills one of the processes. Returns its id. */
  long kill() {
    List<Long> pids = List.copyOf(processes.keySet());
    long pid = pids.get(ThreadLocalRandom.current().nextInt(pids.size()));
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  /** How many processes are ready. */
  int ready() {
    return processes.size();
  }
}
