package io.clutch.internal.system;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Knows all workers, to stop them in order before the system ends. Fails calls that reached no
 * worker. Gets commands and dead letters.
 */
public final class WorkerRegistry extends AbstractBehavior<Object> {

  public sealed interface Command {}

  /**
   * Registers a worker. {@code stopped} completes with the reason when the worker has stopped. A
   * reference to several workers ends by itself.
   */
  public record Register(
      ActorRef<WorkerCommand> worker, CompletableFuture<ExitReason> stopped, boolean endsByItself)
      implements Command {
    public Register(ActorRef<WorkerCommand> worker, CompletableFuture<ExitReason> stopped) {
      this(worker, stopped, false);
    }
  }

  /** Stops all workers and completes the future when none is left. */
  public record StopAll(CompletableFuture<Done> done) implements Command {}

  /** The socket loop can no longer serve workers. */
  public record LoopEnded(ExitReason reason) implements Command {}

  /** Completes the future when no stopped worker has the name any more. */
  record AwaitFree(ActorPath path, CompletableFuture<Done> free) implements Command {}

  record Freed(ActorIdentity answer) implements Command {}

  private static final int REASONS_KEPT = 1000;

  private final Map<ActorPath, Register> workers = new HashMap<>();
  private final Map<ActorPath, ExitReason> reasons =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ActorPath, ExitReason> eldest) {
          return size() > REASONS_KEPT;
        }
      };
  private final Set<CompletableFuture<Done>> waiting = new HashSet<>();

  private final WorkerExits exits;
  private final NamesInUse names;
  private Optional<ExitReason> loopEnded = Optional.empty();

  private WorkerRegistry(ActorContext<Object> context, WorkerExits exits) {
    super(context);
    this.exits = exits;
    this.names =
        new NamesInUse(
            context.getSystem(),
            context.getSelf().path().parent(),
            context.messageAdapter(ActorIdentity.class, Freed::new));
  }

  /** Has the coordinated shutdown of the system stop all workers in order. */
  public static void stopWithSystem(ActorSystem<?> system, ActorRef<Command> workers) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "clutch-stop-workers",
            () -> {
              var done = new CompletableFuture<Done>();
              workers.tell(new StopAll(done));
              return done;
            });
  }

  /**
   * Starts the registry. {@code close} runs when all workers are gone with the system, or at once
   * if the system has ended. It may block.
   */
  public static ActorRef<Command> start(ActorSystem<?> system, WorkerExits exits, Runnable close) {
    try {
      ActorRef<Object> registry =
          system.systemActorOf(
              create(exits, close), "clutch-workers", DispatcherSelector.defaultDispatcher());
      // Not by the typed event stream, which subscribes a while later and would miss the first
      // ones.
      Adapter.toClassic(system)
          .eventStream()
          .subscribe(Adapter.toClassic(registry), AllDeadLetters.class);
      return registry.narrow();
    } catch (RuntimeException e) {
      close.run();
      throw e;
    }
  }

  private static Behavior<Object> create(WorkerExits exits, Runnable close) {
    return Behaviors.setup(
        context -> {
          context.spawn(closing(close), "closing", DispatcherSelector.blocking());
          return new WorkerRegistry(context, exits);
        });
  }

  /** A child whose end runs {@code close}, because its parent waits for it. */
  private static Behavior<Void> closing(Runnable close) {
    return Behaviors.receive(Void.class)
        .onSignal(
            PostStop.class,
            signal -> {
              close.run();
              return Behaviors.same();
            })
        .build();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Register.class, this::onRegister)
        .onMessage(LoopEnded.class, this::onLoopEnded)
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(AllDeadLetters.class, this::onUndelivered)
        .onMessage(AwaitFree.class, this::onAwaitFree)
        .onMessage(Freed.class, this::onFreed)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Object> onRegister(Register register) {
    workers.put(register.worker().path(), register);
    getContext().watch(register.worker());
    exits.record(register.worker(), register.stopped());
    if (!waiting.isEmpty() && !register.endsByItself()) {
      register.worker().tell(new WorkerCommand.Stop());
    }
    loopEnded.ifPresent(reason -> register.worker().tell(new HandOff.Ended(reason)));
    return this;
  }

  private Behavior<Object> onLoopEnded(LoopEnded ended) {
    loopEnded = Optional.of(ended.reason());
    workers.values().forEach(it -> it.worker().tell(new HandOff.Ended(ended.reason())));
    return this;
  }

  private Behavior<Object> onStopAll(StopAll stop) {
    waiting.add(stop.done());
    workers.values().stream()
        .filter(registered -> !registered.endsByItself())
        .forEach(registered -> registered.worker().tell(new WorkerCommand.Stop()));
    return completeIfEmpty();
  }

  private Behavior<Object> onTerminated(Terminated terminated) {
    ActorPath path = terminated.getRef().path();
    // Another worker may have the name by now.
    if (workers.containsKey(path) && workers.get(path).worker().equals(terminated.getRef())) {
      reasons.put(path, reason(path));
      workers.remove(path);
    }
    names.ended(path);
    return completeIfEmpty();
  }

  private Behavior<Object> onAwaitFree(AwaitFree await) {
    Register registered = workers.get(await.path());
    boolean isEnding = registered != null && registered.stopped().isDone();
    names.await(await.path(), isEnding, await.free());
    return this;
  }

  private Behavior<Object> onFreed(Freed freed) {
    names.freed(freed.answer());
    return this;
  }

  private ExitReason reason(ActorPath path) {
    Register registered = workers.get(path);
    return registered != null
        ? registered.stopped().getNow(unknown())
        : reasons.getOrDefault(path, unknown());
  }

  private ExitReason unknown() {
    return loopEnded.orElseGet(ExitReason.Unknown::new);
  }

  private Behavior<Object> completeIfEmpty() {
    if (workers.values().stream().allMatch(Register::endsByItself)) {
      waiting.forEach(future -> future.complete(Done.getInstance()));
    }
    return this;
  }

  private Behavior<Object> onUndelivered(AllDeadLetters letter) {
    ActorPath path = letter.recipient().path();
    ExitReason reason = reason(path);
    Object message = letter.message();
    if (message instanceof WorkerMessage internal) {
      internal.undelivered(path, reason);
    } else if (message instanceof WorkerCommand.Invoke<?> invoke) {
      reject(invoke, new CallFailure.NotRunning(path.toStringWithoutAddress(), reason));
    } else if (message instanceof WorkerCommand.Subscribe subscribe) {
      subscribe.subscriber().tell(new WorkerPhase.Stopped(reason));
    } else if (message instanceof WorkerCommand.GetStatus get) {
      get.replyTo().tell(new WorkerStatus(new WorkerPhase.Stopped(reason), 0, 0, 0, 0, 0, 0));
    } else if (message instanceof WorkerCommand command) {
      var stopped = new CallFailure.NotRunning(path.toStringWithoutAddress(), reason);
      InspectionRequest.of(command).ifPresent(request -> request.reject(stopped));
    }
    return this;
  }

  private static <T> void reject(WorkerCommand.Invoke<T> invoke, CallFailure failure) {
    invoke.replyTo().tell(new Outcome.Failed<>(failure));
  }
}
