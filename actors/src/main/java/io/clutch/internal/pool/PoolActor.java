package io.clutch.internal.pool;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.Succession;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.PooledCall;
import io.clutch.internal.pool.state.Waiter;
import io.clutch.internal.request.Alarm;
import io.clutch.internal.request.CallEnds;
import io.clutch.internal.request.CallMessage;
import io.clutch.internal.request.Intake;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.Agenda;
import io.clutch.internal.worker.Phases;
import io.clutch.internal.worker.Supervised;
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
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A pool's actor: a shell that feeds {@link Pool} with messages and time. Runs on the socket loop,
 * so nothing here may block.
 */
public final class PoolActor extends AbstractBehavior<WorkerCommand> implements Ending.Life {
  private static final Outcome<Done> READY = new Outcome.Value<>(Done.getInstance());

  private final String path;
  private final Agenda agenda = new Agenda();
  private final Alarm alarm;
  private final PooledWorkers workers;
  private final WorkerRuntime runtime;
  private final FormerWorkers former;
  private final Executor executor;
  private final MemoryBudget memory;
  private final Intake intake;
  private final Callers callers;
  private final Phases phases = new Phases();
  private final List<PoolCommand.AwaitReady> awaitingReady = new ArrayList<>();
  private final Optional<Supervised> supervised;
  private Optional<ActorRef<WorkerCommand>> heir = Optional.empty();
  private Pool pool;
  private boolean wasReady;

  private PoolActor(
      ActorContext<WorkerCommand> context,
      WorkerSpec pooled,
      WorkerSettings each,
      PoolSettings settings,
      PoolRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<Supervised> supervised) {
    super(context);
    this.path = context.getSelf().path().toStringWithoutAddress();
    this.supervised = supervised;
    this.executor = runtime.worker().requests().executor();
    this.memory = runtime.worker().requests().memory();
    var worker = runtime.worker();
    this.runtime = worker;
    this.alarm = new Alarm(agenda, worker.requests().clock(), context.getSelf()::tell);
    var bounds = bounds(settings, each);
    var name = WorkerName.of(path, supervised.map(Supervised::name));
    this.workers = new PooledWorkers(name.stable(), context, pooled, runtime, settings, bounds);
    Duration drain = each.stop().drain();
    this.former = new FormerWorkers(agenda, worker.requests().clock(), drain, workers::stop);
    var shared =
        new PoolContext(
            name,
            settings,
            agenda,
            worker.requests().clock(),
            () -> ThreadLocalRandom.current().nextDouble(),
            runtime.memory(),
            worker.requests().telemetry(),
            new CallEnds(name, worker.requests(), agenda),
            workers);
    this.pool = new Pool(shared, each.callDeadline(), drain, this);
    this.intake =
        new Intake(
            name,
            worker.requests(),
            agenda,
            bounds,
            context.getSelf()::tell,
            call -> pool.submit(call));
    this.callers = new Callers(context::watch, this::unwatch);
    phases.awaitStop(stopped);
    turn(pool::begin, failure -> {});
  }

  private static Intake.Bounds bounds(PoolSettings settings, WorkerSettings each) {
    QueueSettings queue = settings.queue();
    var full = new CallFailure.QueueFull(queue.capacity(), queue.bytes(), "clutch.pool");
    return new Intake.Bounds(queue.capacity(), each.callDeadline(), full);
  }

  /**
   * The behaviour of a pool; to be spawned on the socket loop's dispatcher. The future is completed
   * with the reason when it has stopped for good. What cannot be in its settings is thrown here.
   */
  public static Behavior<WorkerCommand> create(
      PoolSpec spec,
      PoolRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<Supervised> supervised) {
    PoolSettings settings = spec.settings(runtime.settings());
    WorkerSpec pooled = PooledWorkers.pooled(spec.worker(), settings);
    // The first to ask has the user's functions run, which is not for the loop.
    WorkerSettings own = spec.worker().settings(runtime.worker().settings());
    pooled.settings(runtime.worker().settings());
    return Behaviors.setup(
        context ->
            new PoolActor(context, pooled, own, settings, runtime, stopped, supervised).begun());
  }

  private Behavior<WorkerCommand> begun() {
    alarm.arm();
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
    return turn(() -> dispatch(command), failure -> refuse(command, failure));
  }

  private static void refuse(WorkerCommand command, CallFailure failure) {
    if (command instanceof WorkerMessage.Extension question) {
      question.refuse(failure);
    }
  }

  private Behavior<WorkerCommand> turn(Runnable work, Consumer<CallFailure> refuse) {
    try {
      work.run();
      pool.goOn();
    } catch (RuntimeException | Error fault) {
      survive(fault, refuse);
    }
    alarm.arm();
    return pool.isStopped() ? Behaviors.stopped() : this;
  }

  /** A pool never gives up: what it knew is in doubt, so it begins anew. */
  private void survive(Throwable fault, Consumer<CallFailure> refuse) {
    getContext().getLog().error("A fault in the pool's own actor: it begins anew", fault);
    ExitReason reason = Faults.reason(fault);
    Faults.runs(path, () -> refuse.accept(new CallFailure.NotRunning(path, reason)));
    if (pool.phase() instanceof WorkerPhase.Draining) {
      Faults.runs(path, () -> pool.finish(Ending.ASKED));
    } else if (!pool.isStopped()) {
      Faults.runs(path, () -> beginAnew(reason));
    }
  }

  private void beginAnew(ExitReason reason) {
    Pool old = pool;
    pool = old.successor(reason);
    var waiters = new ArrayList<Waiter>();
    Faults.runs(path, () -> old.retire(former::add, waiters::add));
    Faults.runs(path, pool::begin);
    waiters.forEach(waiter -> Faults.runs(path, () -> takeOver(waiter)));
  }

  private void takeOver(Waiter waiter) {
    if (waiter instanceof PooledCall call) {
      pool.takeBack(List.of(call.submission()));
    } else if (waiter instanceof Lease lease) {
      pool.checkout(lease.request());
    }
  }

  private void dispatch(WorkerCommand command) {
    if (alarm.isRungBy(command)) {
      callers.forgetMet();
    } else if (command instanceof PoolMessage message) {
      if (former.isEmpty() || !former.hear(message)) {
        told(message);
      } else if (message instanceof PoolMessage.WorkerEnded it) {
        workers.forget(it.worker());
      }
    } else if (command instanceof PoolCommand request) {
      requested(request);
    } else if (!intake.isToldBy(command)) {
      handle(command);
    }
  }

  private void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      intake.submit(submit.submission());
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      called(invoke.replyTo(), intake.invoke(invoke));
    } else if (command instanceof WorkerCommand.Cast cast) {
      intake.cast(cast.call());
    } else if (command instanceof WorkerMessage.Abandon abandon) {
      pool.abandon(abandon.submission());
    } else if (command instanceof WorkerCommand.Stop) {
      pool.stop();
    } else if (command instanceof WorkerCommand.GetStatus get) {
      get.replyTo().tell(pool.statuses().asWorker(pool.phase()));
    } else if (command instanceof WorkerCommand.Subscribe subscribe) {
      getContext().watch(subscribe.subscriber());
      phases.subscribe(subscribe.subscriber());
    } else if (command instanceof WorkerCommand.Unsubscribe unsubscribe) {
      phases.unsubscribe(unsubscribe.subscriber());
    } else if (command instanceof WorkerMessage.AwaitStop await) {
      phases.awaitStop(await.stopped());
    } else if (command instanceof Succession succession) {
      succeed(succession);
    }
  }

  private void called(ActorRef<?> caller, CallMessage call) {
    callers.asked(caller, call::isSettled, () -> call.giveUp(it -> pool.abandon(it)));
  }

  private void unwatch(ActorRef<?> caller) {
    if (!phases.isSubscribed(caller)) {
      getContext().unwatch(caller);
    }
  }

  private void succeed(Succession succession) {
    if (succession instanceof Succession.Adopt adopt) {
      heir = Optional.of(adopt.heir());
      adopt.calls().forEach(pool::submit);
    } else if (succession instanceof Succession.Bequest bequest) {
      pool.takeBack(bequest.calls());
    } else if (succession instanceof Succession.Ended ended) {
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
      workers.forget(it.worker());
      pool.ended(it.worker(), it.reason());
    } else if (message instanceof PoolMessage.WorkerFinishing it) {
      pool.finishing(it.worker());
    } else if (message instanceof PoolMessage.Adjust) {
      pool.adjust();
    } else if (message instanceof PoolMessage.SessionCall it) {
      pool.sessionCall(it.session(), it.submission());
    } else if (message instanceof PoolMessage.SessionEnded it) {
      workers.forget(it.session());
      pool.endSession(it.session(), it.how());
    }
  }

  private void requested(PoolCommand request) {
    if (request instanceof PoolCommand.Checkout checkout) {
      pool.checkout(checkout);
      checkout.request().holder().ifPresent(it -> hold(it, checkout));
    } else if (request instanceof PoolCommand.Forget forget) {
      pool.checkouts().giveUp(forget.checkout());
    } else if (request instanceof PoolCommand.GetPoolStatus get) {
      get.replyTo().accept(new Outcome.Value<>(pool.statuses().status()));
    } else if (request instanceof PoolCommand.AwaitReady await) {
      awaitReady(await);
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
        () -> pool.checkouts().giveUp(checkout));
  }

  private void awaitReady(PoolCommand.AwaitReady await) {
    if (pool.phase() instanceof WorkerPhase.Ready) {
      await.replyTo().accept(READY);
    } else {
      awaitingReady.add(await);
    }
  }

  @Override
  public void entered(WorkerPhase phase) {
    phases.enter(phase);
    if (phase instanceof WorkerPhase.Ready) {
      awaitingReady.forEach(await -> await.replyTo().accept(READY));
      awaitingReady.clear();
      tellReady();
    } else if (phase instanceof WorkerPhase.Stopped stopped) {
      leaveAsked(stopped.reason());
      intake.end(stopped.reason());
      tellEnd(stopped.reason());
    }
  }

  /** Once, also if the pool begins anew. */
  private void tellReady() {
    if (!wasReady) {
      wasReady = true;
      supervised.ifPresent(told -> told.ready().accept(0));
    }
  }

  private void tellEnd(ExitReason reason) {
    if (!reason.isNormal() && supervised.isEmpty()) {
      getContext().getLog().error("{} has stopped for good: it {}", path, reason.message());
    }
    supervised.ifPresent(told -> told.ended().accept(reason));
  }

  /** The next pool may answer, if there is to be one. */
  private void leaveAsked(ExitReason reason) {
    var failure = new CallFailure.NotRunning(path, reason);
    heir.ifPresentOrElse(
        to -> to.tell(new Succession.Bequest(path, List.of(), List.copyOf(awaitingReady))),
        () -> awaitingReady.forEach(await -> await.refuse(failure)));
    awaitingReady.clear();
  }

  @Override
  public boolean leave(List<PendingRequest> calls) {
    heir.ifPresent(to -> to.tell(new Succession.Bequest(path, calls)));
    return heir.isPresent();
  }

  private Behavior<WorkerCommand> onTerminated(Terminated signal) {
    ActorRef<Void> ended = signal.getRef();
    phases.unsubscribe(ended.unsafeUpcast());
    return turn(() -> callers.ended(ended), failure -> {});
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    alarm.close();
    pool.finish(runtime.endOr(killed()));
    return this;
  }

  /** Where a start is broken off, what made it take so long says more. */
  private ExitReason killed() {
    boolean isStarting = pool.phase() instanceof WorkerPhase.Starting;
    return pool.statuses()
        .unavailable()
        .filter(trouble -> isStarting)
        .orElse(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
  }
}
