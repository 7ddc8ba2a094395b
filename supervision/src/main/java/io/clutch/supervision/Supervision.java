package io.clutch.supervision;

import java.time.Duration;
import java.util.Map;
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
 * The supervision trees of an actor system. They are stopped in order, all trees at the same time,
 * in the phase {@code cluster-shutdown} of the system's coordinated shutdown, which is there
 * without a cluster too. Servers, sharded entities and all else that calls their children stop in
 * earlier phases; until then children are restarted as ever. What the children use, such as a
 * database, can be closed in {@code before-actor-system-terminate}, which comes next. Thread-safe.
 */
public final class Supervision implements Extension {
  private static final String STOP_PHASE = CoordinatedShutdown.PhaseClusterShutdown();

  private final ActorSystem<?> system;
  private final Map<ActorRef<SupervisorCommand>, Tree> trees = new ConcurrentHashMap<>();

  /** Actors that are, or stand for, something below the top of a tree. */
  private final Map<ActorRef<?>, ChildPath> positions = new ConcurrentHashMap<>();

  /** Of the whole system, each with what it is told by. */
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
    return Id.INSTANCE.apply(system);
  }

  /**
   * A reference to a child that stays valid for as long as the supervisor does: messages go to
   * whichever incarnation is there, also after supervisors below have been replaced. While the
   * child is being restarted they wait, as far as its specification allows, and else go to the dead
   * letters or its hook. A message that the child had received when it ended is lost with it. May
   * be called at any time, before the child is there too; the same reference is given each time. It
   * is an actor that lives until the tree ends, some 2 KB: for ids without end there is {@link
   * #release}.
   *
   * @param supervisor the top of a tree, made by {@link Supervisor#create}; or a supervisor below
   *     it, such as one that this method gave: then the path is from there, and the reference is as
   *     lasting as one from the top
   * @param path ids joined by slashes that lead to the child, such as {@code group/worker}
   * @param <M> must be what the child takes
   */
  public <M> ActorRef<M> ref(ActorRef<SupervisorCommand> supervisor, String path) {
    ChildPath child = resolve(supervisor, path);
    ActorRef<Object> reference =
        tree(child.top()).references().computeIfAbsent(child.path(), key -> spawnReference(child));
    return reference.narrow();
  }

  /**
   * Gives back what {@link #ref} made: that reference ends, and what waits in it fails. {@link
   * #ref} makes another. Parameters as there.
   */
  public void release(ActorRef<SupervisorCommand> supervisor, String path) {
    ChildPath child = resolve(supervisor, path);
    Tree tree = trees.get(child.top());
    ActorRef<Object> reference = tree == null ? null : tree.references().remove(child.path());
    if (reference != null) {
      positions.remove(reference);
      reference.tell(new Reference.Release());
    }
  }

  /** Where the child stands in its whole tree. Parameters as for {@link #ref}. */
  public ChildPath resolve(ActorRef<SupervisorCommand> supervisor, String path) {
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
   * Tells where a child is, at once and with each change, until the follower or the tree ends: for
   * references that do something else than {@link #ref} with messages that wait. The end of the
   * tree is told by {@link SupervisorCommand.Monitor} instead. Parameters as there.
   */
  public void follow(
      ActorRef<SupervisorCommand> supervisor, String path, ActorRef<ChildNotice> follower) {
    ChildPath child = resolve(supervisor, path);
    tree(child.top()).follow(child.path(), follower);
    registry.tell(new TreesActor.Follow(child, follower));
    child.top().tell(new SupervisorEvent.Locate(child.path(), follower));
  }

  /**
   * Has a listener hear of all trees, present and later ones, but of none twice that it hears of
   * already by {@link SupervisorSpec#withListener}.
   *
   * @param queue what supervisors tell, on their own threads; must not block
   */
  public void listen(SupervisionListener listener, SupervisionListener queue) {
    listeners.put(listener, queue);
  }

  /** Of a supervisor that is or will be the top of one. */
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
