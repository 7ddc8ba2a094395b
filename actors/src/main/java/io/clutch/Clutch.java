package io.clutch;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.ExitReason;
import io.clutch.internal.client.PendingCalls;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.config.ClutchSettings;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.log.TemplateReports;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.pool.PoolActor;
import io.clutch.internal.pool.PoolRuntime;
import io.clutch.internal.process.ProcessLauncher;
import io.clutch.internal.process.RuntimeFiles;
import io.clutch.internal.process.StartQueue;
import io.clutch.internal.reading.WorkerRecords;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.request.ProcessRuntime;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.spawn.Spawns;
import io.clutch.internal.system.ActorNames;
import io.clutch.internal.system.BuiltInFunctions;
import io.clutch.internal.system.ChildReferences;
import io.clutch.internal.system.InterpreterLookup;
import io.clutch.internal.system.LinkActor;
import io.clutch.internal.system.LocatedReferences;
import io.clutch.internal.system.Pools;
import io.clutch.internal.system.Runs;
import io.clutch.internal.system.SupervisedWorkers;
import io.clutch.internal.system.TerminationFutures;
import io.clutch.internal.system.WorkerExits;
import io.clutch.internal.system.WorkerRegistry;
import io.clutch.internal.telemetry.SystemListeners;
import io.clutch.internal.telemetry.TelemetryQueues;
import io.clutch.internal.text.NativeText;
import io.clutch.internal.transport.LinkSettings;
import io.clutch.internal.transport.Transport;
import io.clutch.internal.worker.WorkerActor;
import io.clutch.internal.worker.WorkerFront;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.TemplateStatus;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Python for an actor system: one socket, one loop thread and one launcher process per interpreter,
 * for any number of workers. Everything is released with the system, workers first, in the phase
 * {@code before-actor-system-terminate} of its coordinated shutdown. Thread-safe.
 */
public final class Clutch implements Extension {
  static final DispatcherSelector LOOP = DispatcherSelector.fromConfig("clutch.socket-dispatcher");

  private final ActorSystem<?> system;
  private final PendingCalls pendingCalls = new PendingCalls();
  private final MemoryBudget memory;
  private final WorkerRuntime runtime;
  private final TelemetryQueues telemetry;
  private final ActorRef<WorkerRegistry.Command> workers;
  private final ActorNames names;
  private final TerminationFutures terminations = new TerminationFutures();
  private final ChildReferences children;
  private final SupervisedWorkers supervised;
  private final Pools pools;
  private final Runs runs;
  private final NamedRefs named = new NamedRefs();

  private Clutch(ActorSystem<?> system) {
    this.system = system;
    ClutchSettings settings = ClutchSettings.create(system);
    this.memory = MemoryBudget.of(settings.memory(), settings.link().maxMessageSize());
    ClutchSetup setup =
        system.settings().setup().get(ClutchSetup.class).orElseGet(ClutchSetup::create);
    RuntimeFiles files = RuntimeFiles.open();
    this.telemetry = TelemetryQueues.start(SystemListeners.get(system).after(setup.telemetry()));
    Transport transport = bind(settings, files);
    LogForwarder log = LogForwarder.start(memory, WorkerRecords.get(system));
    var launcher =
        ProcessLauncher.create(
            settings.launcher().withTemporaryDirectory(Optional.of(files.privateDirectory())),
            new TemplateReports(telemetry(), log));
    var exits = new WorkerExits();
    Runnable close =
        () -> {
          launcher.close();
          log.close();
          telemetry.close();
          files.close();
        };
    this.workers = WorkerRegistry.start(system, exits, close);
    this.names = new ActorNames(system, LOOP, workers, pendingCalls);
    this.runtime = runtime(settings, setup, files, launcher, transport, log);
    runtime.hosts().exits(exits::of);
    BuiltInFunctions.add(system, runtime.builtIns());
    this.children = new ChildReferences(system, runtime, LOOP, workers);
    LocatedReferences.get(system).open(runtime, LOOP, workers, pendingCalls);
    this.supervised = new SupervisedWorkers(runtime, workers);
    Spawns.offer(system, supervised, children, LOOP);
    this.runs = new Runs(system, supervised, LOOP, pendingCalls);
    this.pools = new Pools(system, new PoolRuntime(runtime, settings.pool(), LOOP), workers, names);
    transport.whenFailed(
        cause -> workers.tell(new WorkerRegistry.LoopEnded(WorkerRuntime.loopEnded(cause))));
    telemetry.hearOf(Supervision.get(system)::listen);
    WorkerRegistry.stopWithSystem(system, workers);
    system
        .getWhenTerminated()
        .thenRun(runtime.requests().shared()::close)
        .thenRun(() -> pendingCalls.end(runtime.systemEnd()));
  }

  private WorkerRuntime runtime(
      ClutchSettings settings,
      ClutchSetup setup,
      RuntimeFiles files,
      ProcessLauncher launcher,
      Transport transport,
      LogForwarder log) {
    CodecLimits limits = settings.limits();
    SharedMemory shared = settings.shareMemory();
    var requests =
        new RequestRuntime(
            setup.codec(limits).sharing(shared),
            new MessageLimits(limits.messageSize(), limits.depth(), limits.sizeKey()),
            memory,
            shared,
            transport.batching(executor()),
            system.dispatchers().lookup(DispatcherSelector.blocking()),
            telemetry(),
            System::nanoTime,
            setup.observers(settings.mdcKeys()));
    var processes =
        new ProcessRuntime(
            launcher,
            setup.codec(limits.withoutBuffers()),
            new AtomicLong()::incrementAndGet,
            files.directory(),
            named -> InterpreterLookup.discover(named, settings, files),
            settings.environment(),
            settings.environment().logOmitted(NativeText.environment()),
            log,
            StartQueue.create(settings.startConcurrency()));
    HostRuntime hosts = setup.hosts(limits, system, requests.observers());
    return new WorkerRuntime(
        transport, requests, processes, settings.worker(), hosts, setup.poisonHook());
  }

  /** If it fails, nothing is left behind. */
  private Transport bind(ClutchSettings settings, RuntimeFiles files) {
    try {
      LinkSettings link = settings.link().in(files.privateDirectory());
      return LinkActor.bind(system, LOOP, link, memory, telemetry()::happened);
    } catch (RuntimeException e) {
      telemetry.close();
      files.close();
      throw e;
    }
  }

  /** Returns the extension of the system. The first call loads it, which binds the socket. */
  public static Clutch get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(Objects.requireNonNull(system, "system"));
  }

  /**
   * Starts a worker and returns its reference at once. Calls wait until the worker is ready.
   *
   * @param name the name of the worker's actor, unique in the system; free again when the worker
   *     has stopped
   * @throws org.apache.pekko.actor.InvalidActorNameException if the name is taken or not legal
   */
  public PythonRef spawn(WorkerSpec spec, String name) {
    Objects.requireNonNull(spec, "spec");
    var stopped = new CompletableFuture<ExitReason>();
    ActorRef<WorkerCommand> worker = names.spawn(WorkerActor.create(spec, runtime, stopped), name);
    workers.tell(new WorkerRegistry.Register(worker, stopped));
    terminations.put(worker, stopped);
    return named.add(name, new PythonRef(target(worker, spec, stopped, Optional.empty())), stopped);
  }

  /** Returns a reference to a worker that an actor spawned from {@link PythonWorker#create}. */
  public PythonRef ref(ActorRef<WorkerCommand> worker, WorkerSpec spec) {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(spec, "spec");
    return new PythonRef(target(worker, spec, stopped(worker), Optional.empty()));
  }

  private CompletableFuture<ExitReason> stopped(ActorRef<WorkerCommand> worker) {
    CompletableFuture<ExitReason> stopped = terminations.of(worker);
    if (system.getWhenTerminated().toCompletableFuture().isDone()) {
      stopped.complete(new ExitReason.Unknown()); // nobody is left to tell
    }
    return stopped;
  }

  /**
   * Returns a reference to a child of a supervision tree, made by {@link PythonWorker#child}. It
   * stays valid as long as the tree lives: calls go to the current incarnation. While there is none
   * they wait, each until its deadline, as many as {@code queue-capacity} and {@code queue-bytes}
   * allow. With {@link io.clutch.supervision.ChildSpec#withHolding} of 0 messages they are
   * rejected. May be taken before the child exists. References to one child share an actor, with
   * the settings of the first specification.
   *
   * @param top the top of the tree, made by {@link io.clutch.supervision.Supervisor#create}
   * @param path the ids that lead to the child, joined by slashes, such as {@code group/model}
   * @param spec the child's specification
   */
  public PythonRef ref(ActorRef<SupervisorCommand> top, String path, WorkerSpec spec) {
    ChildReferences.Entry entry = children.of(top, path, spec, false);
    return new PythonRef(target(entry.actor(), spec, entry.stopped(), Optional.of(entry.name())));
  }

  /** Releases the child's reference, which ends: for references to ever new ids. */
  public void release(ActorRef<SupervisorCommand> top, String path) {
    children.release(top, path);
  }

  /**
   * Starts a pool of workers and returns its reference at once. Calls wait until a worker is ready.
   * {@link #pool(String)} finds the pool again.
   *
   * @param name the name of the pool's actor, unique in the system; free again when the pool has
   *     stopped
   * @throws IllegalArgumentException if a value in the specification is invalid
   * @throws org.apache.pekko.actor.InvalidActorNameException if the name is taken or not legal
   */
  public PythonPool spawn(PoolSpec spec, String name) {
    Pools.Started pool = pools.start(spec, name);
    CompletableFuture<ExitReason> stopped = terminations.put(pool.actor(), pool.stopped());
    var reference = new PythonPool(target(pool.actor(), spec.worker(), stopped, Optional.empty()));
    return named.add(name, reference, stopped);
  }

  /**
   * Returns the pool of that name: the running one, or else one that is declared under {@code
   * clutch.pools} in the configuration, which is then started.
   *
   * @throws IllegalArgumentException if there is neither
   * @throws com.typesafe.config.ConfigException if a value in the declaration is invalid; the
   *     message names the key
   */
  public synchronized PythonPool pool(String name) {
    return named.pool(name).orElseGet(() -> spawn(pools.declared(name), name));
  }

  /** Returns a reference to a pool that an actor spawned from {@link PythonPool#create}. */
  public PythonPool ref(ActorRef<WorkerCommand> pool, PoolSpec spec) {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(spec, "spec");
    return new PythonPool(target(pool, spec.worker(), stopped(pool), Optional.empty()));
  }

  /**
   * Returns a reference to a pool that is a child of a supervision tree, made by {@link
   * PythonPool#child}. See {@link #ref(ActorRef, String, WorkerSpec)}.
   */
  public PythonPool ref(ActorRef<SupervisorCommand> top, String path, PoolSpec spec) {
    Objects.requireNonNull(spec, "spec");
    ChildReferences.Entry entry = children.of(top, path, spec.worker(), true);
    return new PythonPool(
        target(entry.actor(), spec.worker(), entry.stopped(), Optional.of(entry.name())));
  }

  /**
   * Starts a worker for one call, and stops it after that; see {@link PythonRuns#run(WorkerSpec,
   * Call)}. The worker is a child of the supervisor {@code /system/clutch-runs}, which stops with
   * the supervision trees.
   */
  public <T> CompletionStage<T> run(WorkerSpec spec, Call<T> call) {
    return new PythonRuns(runs, Optional.empty()).run(spec, call);
  }

  /**
   * Runs many calls, each in a worker of its own, at most {@code parallelism} at a time; see {@link
   * PythonRuns#run(WorkerSpec, Stream, int)}.
   */
  public <T> CompletionStage<List<Outcome<T>>> run(
      WorkerSpec spec, Stream<Call<T>> calls, int parallelism) {
    return new PythonRuns(runs, Optional.empty()).run(spec, calls, parallelism);
  }

  /** The same under a supervisor of yours, which should be dynamic, with a start concurrency. */
  public PythonRuns runs(ActorRef<SupervisorCommand> supervisor) {
    return new PythonRuns(runs, Optional.of(Objects.requireNonNull(supervisor, "supervisor")));
  }

  private RefTarget target(
      ActorRef<WorkerCommand> actor,
      WorkerSpec spec,
      CompletableFuture<ExitReason> stopped,
      Optional<String> child) {
    return new RefTarget(
        actor, runtime, executor(), spec, pendingCalls, stopped, names::freed, child);
  }

  /** The number of frames from processes that are no longer expected, which were discarded. */
  public long unexpectedFrames() {
    return runtime.transport().unknownPeers();
  }

  /** The number of telemetry events dropped because 10,000 waited for a slow listener. */
  public long droppedTelemetry() {
    return telemetry.dropped();
  }

  /** The listeners of the setup, by way of queues. */
  Telemetry telemetry() {
    return telemetry.telemetry();
  }

  /** The templates from which workers are forked now. */
  public List<TemplateStatus> templates() {
    return runtime.processes().launcher().templates();
  }

  /** Connections closed because their peers did not prove in time that they are workers. */
  public long refusedConnections() {
    return runtime.transport().refusedConnections();
  }

  /**
   * The heap that calls, results, elements and log records use now; at most a little over {@link
   * #memoryLimit}.
   */
  public long memoryInUse() {
    return memory.used();
  }

  /** The heap that they may use: {@code clutch.limits.memory} in bytes. */
  public long memoryLimit() {
    return memory.limit();
  }

  Behavior<WorkerCommand> behavior(WorkerSpec spec) {
    return front(stopped -> WorkerActor.create(spec, runtime, stopped));
  }

  Behavior<WorkerCommand> behavior(PoolSpec spec) {
    return front(stopped -> PoolActor.create(spec, pools.runtime(), stopped, Optional.empty()));
  }

  private Behavior<WorkerCommand> front(
      Function<CompletableFuture<ExitReason>, Behavior<WorkerCommand>> real) {
    return WorkerFront.create(
        real,
        LOOP,
        (worker, stopped) -> workers.tell(new WorkerRegistry.Register(worker, stopped)));
  }

  Pools pools() {
    return pools;
  }

  SupervisedWorkers supervised() {
    return supervised;
  }

  /** Has the user's functions in the specification run here, so that they do not on the loop. */
  void resolve(WorkerSpec spec) {
    spec.settings(runtime.settings());
  }

  NamedRefs named() {
    return named;
  }

  private Executor executor() {
    return system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
  }

  static final class Id extends ExtensionId<Clutch> {
    static final Id INSTANCE = new Id();

    @Override
    public Clutch createExtension(ActorSystem<?> system) {
      return new Clutch(system);
    }
  }
}
