package io.clutch.internal.pool;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.ResidentMemory;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.QueueEntry;
import io.clutch.internal.reading.PresentActors;
import io.clutch.internal.reading.PresentActors.Kind;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.CallMessage;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.worker.ParentCallbacks;
import io.clutch.internal.worker.PhasePublisher;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A pool's actor. It passes messages and timers to {@link Pool}. Runs on the socket loop, so
 * nothing here may block.
 */
public final class PoolActor extends AbstractBehavior<WorkerCommand> implements PoolShutdown.Life {
  private final String path;
  private final TimerQueue timers = new TimerQueue();
  private final TimerDriver driver;
  private final PooledWorkers workers;
  private final WorkerRuntime runtime;
  private final FormerWorkers former;
  private final Executor executor;
  private final MemoryBudget memory;
  private final CallEncoder encoder;
  private final CallerWatch callers;
  private final PhasePublisher phases;
  private final Optional<ParentCallbacks> parent;
  private Optional<ActorRef<WorkerCommand>> proxy = Optional.empty();
  private Pool pool;
  private boolean wasReady;

  private PoolActor(
      ActorContext<WorkerCommand> context,
      WorkerSpec pooled,
      WorkerSettings each,
      PoolSettings settings,
      PoolRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<ParentCallbacks> parent) {
    super(context);
    this.path = context.getSelf().path().toStringWithoutAddress();
    this.parent = parent;
    this.executor = runtime.worker().requests().executor();
    this.memory = runtime.worker().requests().memory();
    var worker = runtime.worker();
    this.runtime = worker;
    this.driver = new TimerDriver(timers, worker.requests().clock(), context.getSelf()::tell);
    var bounds = bounds(settings, each);
    var name = WorkerName.of(path, parent.map(ParentCallbacks::name));
    this.workers = new PooledWorkers(name.stable(), context, pooled, runtime, settings, bounds);
    Duration drain = each.stop().drain();
    this.former = new FormerWorkers(timers, worker.requests().clock(), drain, workers::stop);
    var shared =
        new PoolContext(
            name,
            settings,
            timers,
            worker.requests().clock(),
            () -> ThreadLocalRandom.current().nextDouble(),
            ResidentMemory::bytes,
            worker.requests().telemetry(),
            new FailureReporter(name, worker.requests(), timers),
            worker.waits(),
            workers);
    this.pool = new Pool(shared, each.callDeadline(), drain, this);
    this.encoder =
        new CallEncoder(
            name,
            worker.requests(),
            timers,
            bounds,
            context.getSelf()::tell,
            call -> pool.submit(call));
    this.callers = new CallerWatch(context::watch, this::unwatch);
    this.phases = new PhasePublisher(path, settings.queue(), "clutch.pool");
    phases.awaitStop(stopped);
    turn(pool::begin, failure -> {});
  }

  private static CallEncoder.Bounds bounds(PoolSettings settings, WorkerSettings each) {
    QueueSettings queue = settings.queue();
    var full = new CallFailure.QueueFull(queue.capacity(), queue.bytes(), "clutch.pool");
    return new CallEncoder.Bounds(queue.capacity(), each.callDeadline(), full);
  }

  /**
   * Creates the behaviour, to be spawned on the socket loop's dispatcher. {@code stopped} completes
   * with the reason when the pool has stopped for good. Throws for invalid settings.
   */
  public static Behavior<WorkerCommand> create(
      PoolSpec spec,
      PoolRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<ParentCallbacks> parent) {
    PoolSettings settings = spec.settings(runtime.settings());
    WorkerSpec pooled = PooledWorkers.pooled(spec.worker(), settings);
    // The first read runs the user's functions, which must not run on the loop.
    WorkerSettings own = spec.worker().settings(runtime.worker().settings());
    pooled.settings(runtime.worker().settings());
    return Behaviors.setup(
        context ->
            new PoolActor(context, pooled, own, settings, runtime, stopped, parent)
                .begun(PresentActors.get(context.getSystem())));
  }

  private Behavior<WorkerCommand> begun(PresentActors present) {
    driver.arm();
    phases.isToldBy(new WorkerMessage.OnPhase(() -> present.changed(getContext().getSelf())));
    present.add(Kind.POOL, getContext().getSelf(), parent.map(ParentCallbacks::name));
    return this;
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    WorkerCommand own = command instanceof HandOff.Asked asked ? asked.question() : command;
    return turn(() -> dispatch(own), failure -> reject(own, failure));
  }

  private static void reject(WorkerCommand command, CallFailure failure) {
    if (command instanceof WorkerMessage.Extension question) {
      question.reject(failure);
    }
  }

  private Behavior<WorkerCommand> turn(Runnable work, Consumer<CallFailure> refuse) {
    try {
      work.run();
      pool.goOn();
    } catch (RuntimeException | Error fault) {
      survive(fault, refuse);
    }
    driver.arm();
    return pool.isStopped() ? Behaviors.stopped() : this;
  }

  /** Restarts the rules after a fault, because their state may be wrong. */
  private void survive(Throwable fault, Consumer<CallFailure> refuse) {
    getContext().getLog().error("A fault in the pool's own actor: its rules start again", fault);
    ExitReason reason = Faults.reason(fault);
    Faults.runs(path, () -> refuse.accept(new CallFailure.NotRunning(path, reason)));
    if (pool.phase() instanceof WorkerPhase.Draining) {
      Faults.runs(path, () -> pool.finish(PoolShutdown.ASKED));
    } else if (!pool.isStopped()) {
      Faults.runs(path, () -> beginAnew(reason));
    }
  }

  private void beginAnew(ExitReason reason) {
    Pool old = pool;
    pool = old.successor(reason);
    var entries = new ArrayList<QueueEntry>();
    Faults.runs(path, () -> old.retire(former::add, entries::add));
    Faults.runs(path, pool::begin);
    entries.forEach(entry -> Faults.runs(path, () -> takeOver(entry)));
  }

  private void takeOver(QueueEntry entry) {
    if (entry instanceof PooledCall call) {
      pool.takeBack(List.of(call.request()));
    } else if (entry instanceof Lease lease) {
      pool.checkout(lease.request());
    }
  }

  private void dispatch(WorkerCommand command) {
    if (driver.isRungBy(command)) {
      callers.removeMet();
    } else if (command instanceof PoolMessage message) {
      if (former.isEmpty() || !former.hear(message)) {
        told(message);
      } else if (message instanceof PoolMessage.WorkerEnded it) {
        workers.remove(it.worker());
      }
    } else if (command instanceof PoolCommand request) {
      requested(request);
    } else if (!encoder.isToldBy(command)) {
      handle(command);
    }
  }

  private void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      encoder.submit(submit.request());
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      called(invoke.replyTo(), encoder.invoke(invoke));
    } else if (command instanceof WorkerCommand.Cast cast) {
      encoder.cast(cast.call());
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      pool.cancel(cancel.request());
    } else if (command instanceof WorkerCommand.Stop) {
      pool.stop();
    } else if (command instanceof WorkerCommand.GetStatus get) {
      get.replyTo().tell(pool.statuses().asWorker(pool.phase()));
    } else if (command instanceof WorkerCommand.Subscribe subscribe) {
      getContext().watch(subscribe.subscriber());
      phases.isToldBy(subscribe);
    } else if (command instanceof WorkerMessage.AskStatus ask) {
      ask.answer(pool.statuses().asWorker(pool.phase()));
    } else if (command instanceof HandOff handOff) {
      succeed(handOff);
    } else if (!phases.isToldBy(command)) {
      InspectionRequest.of(command)
          .ifPresent(it -> it.refuse(path, "it is a pool; ask one of its workers"));
    }
  }

  private void called(ActorRef<?> caller, CallMessage call) {
    callers.asked(caller, call::isSettled, () -> call.cancel(it -> pool.cancel(it)));
  }

  private void unwatch(ActorRef<?> caller) {
    if (!phases.isSubscribed(caller)) {
      getContext().unwatch(caller);
    }
  }

  private void succeed(HandOff handOff) {
    if (handOff instanceof HandOff.TakeOver takeOver) {
      proxy = Optional.of(takeOver.proxy());
      takeOver.calls().forEach(pool::submit);
    } else if (handOff instanceof HandOff.Unsent unsent) {
      pool.takeBack(unsent.calls());
      // Only sessions pass questions on to a worker.
      var failure = new CallFailure.NotRunning(unsent.worker(), SessionActor.LOST);
      unsent.asked().forEach(question -> question.reject(failure));
    } else if (handOff instanceof HandOff.Ended ended) {
      pool.finish(ended.reason());
    }
  }

  private void told(PoolMessage message) {
    if (message instanceof PoolMessage.WorkerLeft it) {
      pool.left(it.worker(), it.count());
    } else if (message instanceof PoolMessage.StreamLeft it) {
      pool.streamLeft(it.worker());
    } else if (message instanceof PoolMessage.WorkerReady it) {
      pool.ready(it.worker(), it.pid());
    } else if (message instanceof PoolMessage.WorkerEnded it) {
      workers.remove(it.worker());
      pool.ended(it.worker(), it.reason());
    } else if (message instanceof PoolMessage.WorkerFinishing it) {
      pool.finishing(it.worker());
    } else if (message instanceof PoolMessage.WorkerMeasured it) {
      pool.measured(it.worker(), it.reading());
    } else if (message instanceof PoolMessage.Due it) {
      it.work().run();
    } else if (message instanceof PoolMessage.Adjust) {
      pool.adjust();
    } else if (message instanceof PoolMessage.SessionCall it) {
      pool.sessionCall(it.session(), it.request());
    } else if (message instanceof PoolMessage.SessionEnded it) {
      workers.remove(it.session());
      pool.endSession(it.session(), it.how());
    }
  }

  private void requested(PoolCommand request) {
    if (request instanceof PoolCommand.Checkout checkout) {
      pool.checkout(checkout);
      checkout.request().holder().ifPresent(it -> hold(it, checkout));
    } else if (request instanceof PoolCommand.CancelCheckout cancel) {
      pool.checkouts().cancel(cancel.checkout());
    } else if (request instanceof PoolCommand.GetPoolStatus get) {
      get.replyTo().accept(new Outcome.Value<>(pool.statuses().status()));
    } else if (request instanceof PoolCommand.Recycle recycle) {
      pool.recycle(recycle);
    } else if (request instanceof PoolCommand.Broadcast<?> broadcast) {
      pool.broadcast(broadcast, new Broadcasting<>(broadcast, executor, memory)::copies);
    }
  }

  private void hold(ActorRef<?> holder, PoolCommand.Checkout checkout) {
    callers.asked(
        holder,
        () -> !pool.checkouts().isWaiting(checkout),
        () -> pool.checkouts().cancel(checkout));
  }

  @Override
  public void entered(WorkerPhase phase) {
    phases.enter(phase);
    if (phase instanceof WorkerPhase.Ready) {
      tellReady();
    } else if (phase instanceof WorkerPhase.Stopped stopped) {
      leave(List.of()); // the proxy sends no more
      phases.leaveAwaitingReady(stopped.reason(), proxy);
      encoder.end(stopped.reason());
      tellEnd(stopped.reason());
    }
  }

  /** Reports the readiness once, even if the rules start again. */
  private void tellReady() {
    if (!wasReady) {
      wasReady = true;
      parent.ifPresent(callbacks -> callbacks.ready().accept(0));
    }
  }

  private void tellEnd(ExitReason reason) {
    if (!reason.isNormal() && parent.isEmpty()) {
      getContext().getLog().error("{} has stopped for good: it {}", path, reason.message());
    }
    parent.ifPresent(callbacks -> callbacks.ended().accept(reason));
  }

  @Override
  public boolean leave(List<PendingRequest> calls) {
    proxy.ifPresent(to -> to.tell(new HandOff.Unsent(path, calls)));
    return proxy.isPresent();
  }

  private Behavior<WorkerCommand> onTerminated(Terminated signal) {
    ActorRef<Void> ended = signal.getRef();
    phases.unsubscribe(ended.unsafeUpcast());
    return turn(() -> callers.ended(ended), failure -> {});
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    PresentActors.get(getContext().getSystem()).remove(getContext().getSelf());
    driver.close();
    pool.finish(runtime.endOr(killed()));
    return this;
  }

  /** The reason of an interrupted start: rather the last trouble, which explains the delay. */
  private ExitReason killed() {
    boolean isStarting = pool.phase() instanceof WorkerPhase.Starting;
    return pool.statuses()
        .unavailable()
        .filter(trouble -> isStarting)
        .orElse(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
  }
}
