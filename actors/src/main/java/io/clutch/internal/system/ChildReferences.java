package io.clutch.internal.system;

import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.supervision.ChildPath;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** One lasting reference for each requested Python child. Thread-safe. */
public final class ChildReferences {

  public record Entry(
      String name, ActorRef<WorkerCommand> actor, CompletableFuture<ExitReason> stopped) {}

  private final ActorSystem<?> system;
  private final WorkerRuntime runtime;
  private final Props loop;
  private final ActorRef<WorkerRegistry.Command> workers;
  private final Map<ChildPath, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong();

  public ChildReferences(
      ActorSystem<?> system,
      WorkerRuntime runtime,
      Props loop,
      ActorRef<WorkerRegistry.Command> workers) {
    this.system = system;
    this.runtime = runtime;
    this.loop = loop;
    this.workers = workers;
  }

  public Entry of(ActorRef<SupervisorCommand> top, String path, WorkerSpec spec, boolean isPool) {
    Objects.requireNonNull(top, "top");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(spec, "spec");
    ChildPath key = Supervision.get(system).resolve(top, path);
    return of(key, new ChildLocation(key, isPool, false), spec);
  }

  /** The reference to a worker that is there, which ends once it will not be any more. */
  public Entry ofPresent(ActorRef<SupervisorCommand> top, String id, WorkerSpec spec) {
    var key = new ChildPath(top, id);
    return of(key, new ChildLocation(key, false, true), spec);
  }

  private Entry of(ChildPath key, ChildLocation child, WorkerSpec spec) {
    Entry entry = entries.computeIfAbsent(key, missing -> spawn(child, spec));
    entry.stopped().thenRun(() -> entries.remove(key, entry));
    return entry;
  }

  public void release(ActorRef<SupervisorCommand> top, String path) {
    Objects.requireNonNull(top, "top");
    Objects.requireNonNull(path, "path");
    Entry entry = entries.remove(Supervision.get(system).resolve(top, path));
    if (entry != null) {
      entry.actor().tell(new HandOff.Ended(new ExitReason.Absent("its reference was given back")));
    }
  }

  private Entry spawn(ChildLocation child, WorkerSpec spec) {
    var stopped = new CompletableFuture<ExitReason>();
    ActorRef<WorkerCommand> actor =
        system.systemActorOf(
            child.reference(spec, runtime, stopped),
            "clutch-python-child-" + names.incrementAndGet(),
            loop);
    workers.tell(new WorkerRegistry.Register(actor, stopped, true));
    return new Entry(child.name(), actor, stopped);
  }
}
