package io.clutch.internal.spawn;

import io.clutch.internal.builtin.AskingWorker;
import io.clutch.internal.builtin.BuiltIn;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.HostRefusal;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.system.ChildReferences;
import io.clutch.internal.system.SupervisedWorkers;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** The built-in hosts by which Python spawns workers and stops them. Thread-safe. */
public final class Spawns {
  /** How many workers may be below each other, of which each was spawned by the one above. */
  public static final int MOST_DEPTH = 16;

  private final ActorSystem<?> system;
  private final SpawnRuntime runtime;
  private final AtomicLong numbers = new AtomicLong();

  private Spawns(ActorSystem<?> system, SpawnRuntime runtime) {
    this.system = system;
    this.runtime = runtime;
  }

  /**
   * Offers them.
   *
   * @param loop selects the socket loop's dispatcher
   */
  public static void offer(
      ActorSystem<?> system, SupervisedWorkers workers, ChildReferences references, Props loop) {
    var spawns = new Spawns(system, new SpawnRuntime(workers, references, loop));
    BuiltIns builtIns = workers.runtime().builtIns();
    builtIns.add("spawn", new BuiltIn<>(SpawnRequest.class, spawns::spawn));
    builtIns.add("ended", new BuiltIn<>(LocalEnd.class, Spawns::ended));
    builtIns.add("stop", new BuiltIn<>(RawValue.class, spawns::stop));
  }

  private CompletionStage<Object> spawn(AskingWorker parent, SpawnRequest request) {
    request.check();
    int depth = runtime.depth(parent.actor()) + 1;
    if (depth > MOST_DEPTH) {
      throw new HostRefusal(
          MOST_DEPTH + " workers are above it, of which each has spawned the next: the most");
    }
    WorkerSettings settings = parent.spec().settings(runtime.workers().runtime().settings());
    if (settings.maxChildren() == 0) {
      throw new HostRefusal("this worker may spawn none (clutch.worker.max-children = 0)");
    }
    WorkerSpec spec = SupervisedWorkers.once(ChildWorkers.spec(parent.spec(), settings, request));
    ProcessChildren children = children(parent, settings);
    SpawnedChild child =
        request.isLocal()
            ? SpawnedChild.local(spec, request, depth, children.place(), arguments(request))
            : new SpawnedChild(spec, request, depth);
    children.start(child);
    return child.answer;
  }

  private EncodedCall arguments(SpawnRequest request) {
    return runtime
        .workers()
        .runtime()
        .requests()
        .codec()
        .encodeCall(List.copyOf(request.positional()), Map.copyOf(request.named()));
  }

  /** A child in the process that tells it has ended itself. It may be gone already. */
  private static Object ended(AskingWorker parent, LocalEnd end) {
    parent
        .children()
        .present(parent.incarnation())
        .flatMap(its -> ((ProcessChildren) its).place().find(end.number()))
        .ifPresent(child -> child.tell(end.event()));
    return null;
  }

  private ProcessChildren children(AskingWorker parent, WorkerSettings settings) {
    return (ProcessChildren)
        parent
            .children()
            .of(parent.incarnation(), () -> open(parent, settings))
            .orElseThrow(() -> new HostRefusal("the process that asks has ended"));
  }

  private ProcessChildren open(AskingWorker parent, WorkerSettings settings) {
    String name =
        "clutch-spawned-" + parent.actor().path().name() + "-" + numbers.incrementAndGet();
    var present = PresentActors.get(system);
    var made =
        new ProcessChildren(
            new LocalPlace(
                parent.actor(), parent.incarnation(), settings, runtime.workers().runtime()),
            runtime,
            settings.maxChildren(),
            settings.stop().total(),
            behavior -> system.systemActorOf(behavior, name, Props.empty()));
    present.spawns(parent.actor(), "/system/" + name);
    made.whenEnded(() -> present.spawnsNoMore("/system/" + name));
    return made;
  }

  private CompletionStage<?> stop(AskingWorker parent, RawValue message) {
    if (message.references().size() != 1) {
      throw new HostRefusal("a reference to one child is needed");
    }
    WorkerSettings settings = parent.spec().settings(runtime.workers().runtime().settings());
    return children(parent, settings).stop(message.references().get(0).token());
  }
}
