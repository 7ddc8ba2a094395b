package io.clutch.supervision;

import io.clutch.supervision.internal.ListenerQueues;
import io.clutch.supervision.internal.Reference;
import io.clutch.supervision.internal.SupervisorEvent;
import io.clutch.supervision.internal.Tree;
import io.clutch.supervision.internal.TreesActor;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;

/**
 * The supervision trees of an actor system. All trees are stopped at the same time, in the phase
 * {@code cluster-shutdown} of the system's coordinated shutdown, which also runs without a cluster.
 * Servers, sharded entities and other callers of children stop in earlier phases; until then
 * children restart as usual. Resources of the children, such as a database, can be closed in the
 * next phase, {@code before-actor-system-terminate}. Thread-safe.
 */
public final class Supervision implements Extension {
  private static final String STOP_PHASE = CoordinatedShutdown.PhaseClusterShutdown();

  private final ActorSystem<?> system;
  private final Map<ActorRef<SupervisorCommand>, Tree> trees = new ConcurrentHashMap<>();

  /** Actors, and references to actors, below the top of a tree. */
  private final Map<ActorRef<?>, ChildPath> positions = new ConcurrentHashMap<>();

  /** The listeners of the whole system, each with its queue. */
  private final Map<SupervisionListener, SupervisionListener> listeners = new ConcurrentHashMap<>();

  private final ListenerQueues queues;
  private final AtomicLong references = new AtomicLong();
  private final ActorRef<TreesActor.Command> registry;
  private volatile boolean isShuttingDown;

  private Supervision(ActorSystem<?> system) {
    this.system = system;
    this.queues = new ListenerQueues(system.dispatchers().lookup(DispatcherSelector.blocking()));
    this.registry =
        system.systemActorOf(
            TreesActor.create(trees::get, this::forget), "clutch-trees", Props.empty());
    CoordinatedShutdown.get(system).addTask(STOP_PHASE, "clutch-stop-trees", this::stopAll);
  }

  /** The extension of the system; the first call loads it. */
  public static Supervision get(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    return Id.INSTANCE.apply(system);
  }

  /**
   * Returns a reference to a child that stays valid as long as the supervisor does. Messages go to
   * the present incarnation, even after supervisors below were replaced. While the child is being
   * restarted, messages wait as far as its specification allows; others go to the dead letters or
   * its hook. A message that the child had received when it ended is lost. May be called at any
   * time, even before the child exists, and returns the same reference each time. The reference is
   * an actor of some 2 KB that lives until the tree ends. To end one earlier, use {@link #release}.
   *
   * @param supervisor the top of a tree, made by {@link Supervisor#create}; or a supervisor below
   *     it, such as one returned by this method: then the path begins there, and the reference
   *     lasts as long as one from the top
   * @param path the ids that lead to the child, joined by slashes, such as {@code group/worker}
   * @param <M> the type of the child's messages; not checked
   */
  public <M> ActorRef<M> ref(ActorRef<SupervisorCommand> supervisor, String path) {
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(path, "path");
    ChildPath child = resolve(supervisor, path);
    ActorRef<Object> reference =
        tree(child.top()).references().computeIfAbsent(child.path(), key -> spawnReference(child));
    return reference.narrow();
  }

  /**
   * Ends the reference of {@link #ref}. Messages that wait in it fail. A later call of {@link #ref}
   * makes another one. The parameters are those of {@link #ref}.
   */
  public void release(ActorRef<SupervisorCommand> supervisor, String path) {
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(path, "path");
    ChildPath child = resolve(supervisor, path);
    Tree tree = trees.get(child.top());
    ActorRef<Object> reference = tree == null ? null : tree.references().remove(child.path());
    if (reference != null) {
      positions.remove(reference);
      reference.tell(new Reference.Release());
    }
  }

  /** The child's place in its whole tree. The parameters are those of {@link #ref}. */
  public ChildPath resolve(ActorRef<SupervisorCommand> supervisor, String path) {
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(path, "path");
    ChildPath position = positions.get(supervisor);
    return position == null ? new ChildPath(supervisor, path) : position.below(path);
  }

  private ActorRef<Object> spawnReference(ChildPath child) {
    String name = "clutch-child-" + references.incrementAndGet();
    ActorRef<Object> reference =
        system.systemActorOf(
            Reference.create(child.top(), follower -> follow(child.top(), child.path(), follower)),
            name,
            Props.empty());
    positions.put(reference, child);
    return reference;
  }

  /**
   * Tells the follower where a child is, at once and after each change, until the follower or the
   * tree ends. For references that handle waiting messages in another way than {@link #ref}. Use
   * {@link SupervisorCommand.Monitor} for the end of the tree. The parameters are those of {@link
   * #ref}.
   */
  public void follow(
      ActorRef<SupervisorCommand> supervisor, String path, ActorRef<Availability.Notice> follower) {
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(follower, "follower");
    ChildPath child = resolve(supervisor, path);
    tree(child.top()).follow(child.path(), follower);
    registry.tell(new TreesActor.Follow(child, follower));
    child.top().tell(new SupervisorEvent.Locate(child.path(), follower));
  }

  /**
   * Adds a listener to all present and later trees. It receives no event twice, even if it is also
   * a listener of {@link SupervisorSpec#withListener}.
   *
   * @param queue called by supervisors on their own threads in place of the listener; must not
   *     block
   */
  public void listen(SupervisionListener listener, SupervisionListener queue) {
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(queue, "queue");
    listeners.put(listener, queue);
  }

  /** The tree of a supervisor that is or will be its top. */
  Tree tree(ActorRef<SupervisorCommand> top) {
    return trees.computeIfAbsent(
        top,
        key -> {
          registry.tell(new TreesActor.Register(key));
          return new Tree(
              key,
              () -> isShuttingDown,
              () -> registry.tell(new TreesActor.Ended(key)),
              positions,
              listeners,
              queues);
        });
  }

  private void forget(ActorRef<?> top) {
    trees.remove(top);
    positions.values().removeIf(child -> child.top().equals(top));
  }

  private CompletionStage<Done> stopAll() {
    isShuttingDown = true;
    var done = new CompletableFuture<Done>();
    Duration limit =
        Duration.ofNanos(CoordinatedShutdown.get(system).timeout(STOP_PHASE).toNanos());
    registry.tell(new TreesActor.StopAll(limit, done));
    return done;
  }

  private static final class Id extends ExtensionId<Supervision> {
    static final Id INSTANCE = new Id();

    @Override
    public Supervision createExtension(ActorSystem<?> system) {
      return new Supervision(system);
    }
  }
}
