package io.clutch.supervision;

import io.clutch.supervision.internal.AwaitStarted;
import io.clutch.supervision.internal.Durations;
import io.clutch.supervision.internal.ListenerQueues;
import io.clutch.supervision.internal.OpenQuestions;
import io.clutch.supervision.internal.Reference;
import io.clutch.supervision.internal.SupervisorEvent;
import io.clutch.supervision.internal.Tree;
import io.clutch.supervision.internal.TreesActor;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  /** Those that Clutch itself has started, of runs and of what Python has spawned. */
  private static final String OWN_TREES = "/system/clutch-";

  private static final int MOST_FAILED = 100;

  private final ActorSystem<?> system;
  private final Map<ActorRef<SupervisorCommand>, Tree> trees = new ConcurrentHashMap<>();

  /** Actors, and references to actors, below the top of a tree. */
  private final Map<ActorRef<?>, ChildPath> positions = new ConcurrentHashMap<>();

  /** The listeners of the whole system, each with its queue. */
  private final Map<SupervisionListener, SupervisionListener> listeners = new ConcurrentHashMap<>();

  private final ListenerQueues queues;
  private final Executor dispatcher;

  /** The last trees that ended by a failure, by their paths. */
  private final Map<String, ChildExit> failed = Collections.synchronizedMap(new LinkedHashMap<>());

  private final OpenQuestions questions = new OpenQuestions();
  private final AtomicLong references = new AtomicLong();
  private final ActorRef<TreesActor.Command> registry;
  private volatile boolean isShuttingDown;

  private Supervision(ActorSystem<?> system) {
    this.system = system;
    this.queues = new ListenerQueues(system.dispatchers().lookup(DispatcherSelector.blocking()));
    this.dispatcher = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    this.registry = TreesActor.start(system, trees::get, this::forget, questions::end);
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
   * Completes once all children of the supervisor have started, at once if they have. It tells of
   * the start alone: later restarts do not change it. It has no limit of its own: use {@link
   * CompletableFuture#orTimeout}. At most 10,000 may wait for one supervisor.
   *
   * @param supervisor the top of a tree, or a supervisor below it
   * @return a {@link CompletableFuture}, which completes on the system's default dispatcher. It
   *     fails with a {@link SupervisorStartException}, whose reason is the cause, if the supervisor
   *     ends before; and with an {@link IllegalStateException} if too many wait, or if the system
   *     has ended
   */
  public CompletionStage<Done> whenReady(ActorRef<SupervisorCommand> supervisor) {
    Objects.requireNonNull(supervisor, "supervisor");
    CompletableFuture<Done> started = questions.add(new CompletableFuture<>());
    supervisor.tell(new AwaitStarted(started));
    CompletableFuture<Done> told = started.thenApplyAsync(Function.identity(), dispatcher);
    told.whenComplete((done, failure) -> started.cancel(false)); // nobody waits any more
    return told;
  }

  /**
   * Asks for the whole tree from the supervisor on. Children that do not answer in three quarters
   * of the limit are marked, see {@link ChildSnapshot#isSilent}.
   *
   * @param supervisor the top of a tree, or a supervisor below it
   * @param limit more than zero, at most 100 days
   * @return a {@link CompletableFuture}, which fails with a {@link
   *     java.util.concurrent.TimeoutException} at the limit, and with an {@link
   *     IllegalStateException} if the supervisor or the system has ended. Its dependents may run on
   *     any thread
   */
  public CompletionStage<SupervisorSnapshot> snapshot(
      ActorRef<SupervisorCommand> supervisor, Duration limit) {
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(limit, "limit");
    Durations.requirePositive("limit", limit);
    CompletableFuture<SupervisorSnapshot> answer = questions.add(new CompletableFuture<>());
    registry.tell(new TreesActor.Survey(supervisor, limit, answer));
    return answer.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The tops of all trees that run now, in no order; also those that Clutch itself has started. */
  public List<ActorRef<SupervisorCommand>> trees() {
    return List.copyOf(trees.keySet());
  }

  /**
   * The trees that have ended by a failure: they did not start, or gave up. At most the last 100,
   * without those whose path another tree has by now, and without those that Clutch itself has
   * started, whose ends are told to their callers.
   */
  public List<SupervisorCommand.Down> failedTrees() {
    Set<String> running =
        trees.keySet().stream().map(Supervision::path).collect(Collectors.toSet());
    synchronized (failed) {
      return failed.entrySet().stream()
          .filter(it -> !running.contains(it.getKey()))
          .map(it -> new SupervisorCommand.Down(it.getKey(), it.getValue()))
          .toList();
    }
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
          failed.remove(path(key));
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
    Tree tree = trees.remove(top);
    if (tree != null && !path(top).startsWith(OWN_TREES)) {
      // A tree before it at the same path may have been forgotten after this one had begun.
      tree.failure().ifPresentOrElse(it -> failed(path(top), it), () -> failed.remove(path(top)));
    }
    positions.values().removeIf(child -> child.top().equals(top));
  }

  private static String path(ActorRef<?> actor) {
    return actor.path().toStringWithoutAddress();
  }

  private void failed(String path, ChildExit reason) {
    synchronized (failed) {
      failed.put(path, reason);
      if (failed.size() > MOST_FAILED) {
        failed.remove(failed.keySet().iterator().next());
      }
    }
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
