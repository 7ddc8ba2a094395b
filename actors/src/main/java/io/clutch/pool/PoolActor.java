package io.clutch.pool;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.Agenda;
import io.clutch.worker.Alarm;
import io.clutch.worker.CallEnds;
import io.clutch.worker.Intake;
import io.clutch.worker.Phases;
import io.clutch.worker.Submission;
import io.clutch.worker.Succession;
import io.clutch.worker.Supervised;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerRuntime;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A pool's actor: a shell that feeds {@link Pool} with messages and time. Runs on the socket loop,
 * so nothing here may block.
 */
public final class PoolActor extends AbstractBehavior<WorkerCommand> implements Ending.Life {
  private final String path;
  private final Agenda agenda = new Agenda();
  private final Alarm alarm;
  private final PooledWorkers workers;
  private final Pool pool;
  private final WorkerRuntime runtime;
  private final Executor executor;
  private final Intake intake;
  private final Callers callers;
  private final Phases phases = new Phases();
  private final List<PoolCommand.AwaitReady> awaitingReady = new ArrayList<>();
  private final Optional<Supervised> supervised;
  private Optional<ActorRef<WorkerCommand>> heir = Optional.empty();

  private PoolActor(
      ActorContext<WorkerCommand> context,
      TimerScheduler<WorkerCommand> timers,
      PoolSpec spec,
      PoolSettings settings,
      PoolRuntime runtime,
      CompletableFuture<ExitReason> stopped,
      Optional<Supervised> supervised) {
    super(context);
    this.path = context.getSelf().path().toStringWithoutAddress();
    this.supervised = supervised;
    this.executor = runtime.worker().executor();
    var worker = runtime.worker();
    this.runtime = worker;
    this.alarm = new Alarm(agenda, worker.clock(), timers);
    this.workers = new PooledWorkers(context, pooled(spec, settings), runtime, settings);
    var shared =
        new PoolContext(
            path,
            settings,
            agenda,
            worker.clock(),
            () -> ThreadLocalRandom.current().nextDouble(),
            runtime.memory(),
            worker.telemetry(),
            new CallEnds(path, worker, agenda),
            workers);
    WorkerSettings each = spec.worker().settings(worker.settings());
    this.pool = new Pool(shared, each.callDeadline(), each.stop().drain(), this);
    this.intake = new Intake(path, worker, pool::submit);
    this.callers = new Callers(context::watch, this::unwatch);
    phases.awaitStop(stopped);
    pool.begin();
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
    pooled(spec, settings).settings(runtime.worker().settings());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new PoolActor(context, timers, spec, settings, runtime, stopped, supervised)
                        .begun()));
  }

  private static WorkerSpec pooled(PoolSpec spec, PoolSettings settings) {
    return PooledWorkers.pooled(spec.worker(), settings);
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
    return turn(() -> dispatch(command));
  }

  private Behavior<WorkerCommand> turn(Runnable work) {
    try {
      work.run();
      pool.goOn();
    } catch (RuntimeException | Error e) {
      getContext().getLog().error("A fault in the pool's own actor", e);
      pool.finish(new ExitReason.Fault(e.toString()));
    }
    alarm.arm();
    return pool.isStopped() ? Behaviors.stopped() : this;
  }

  private void dispatch(WorkerCommand command) {
    if (alarm.isRungBy(command)) {
      callers.forgetMet();
    } else if (command instanceof PoolSignal signal) {
      signalled(signal);
    } else if (command instanceof PoolCommand request) {
      requested(request);
    } else {
      handle(command);
    }
  }

  private void handle(WorkerCommand command) {
    if (command instanceof WorkerCommand.Submit submit) {
      pool.submit(submit.submission());
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      intake.invoke(invoke).ifPresent(call -> called(invoke.replyTo(), call));
    } else if (command instanceof WorkerCommand.Cast cast) {
      intake.cast(cast.call());
    } else if (command instanceof WorkerCommand.Abandon abandon) {
      pool.abandon(abandon.submission());
    } else if (command instanceof WorkerCommand.Stop) {
      pool.stop();
    } else if (command instanceof WorkerCommand.GetStatus get) {
      get.replyTo().tell(pool.statusAsWorker());
    } else if (command instanceof WorkerCommand.Subscribe subscribe) {
      getContext().watch(subscribe.subscriber());
      phases.subscribe(subscribe.subscriber());
    } else if (command instanceof WorkerCommand.Unsubscribe unsubscribe) {
      phases.unsubscribe(unsubscribe.subscriber());
    } else if (command instanceof WorkerCommand.AwaitStop await) {
      phases.awaitStop(await.stopped());
    } else if (command instanceof Succession succession) {
      succeed(succession);
    }
  }

  private void called(ActorRef<?> caller, Submission call) {
    callers.asked(caller, call::isSettled, () -> pool.abandon(call));
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

  private void signalled(PoolSignal signal) {
    if (signal instanceof PoolSignal.WorkerLeft it) {
      pool.left(it.slot(), it.count());
    } else if (signal instanceof PoolSignal.StreamLeft it) {
      pool.streamLeft(it.slot());
    } else if (signal instanceof PoolSignal.WorkerReady it) {
      pool.ready(it.slot(), it.pid());
    } else if (signal instanceof PoolSignal.WorkerEnded it) {
      workers.forget(it.slot());
      pool.ended(it.slot(), it.reason());
    } else if (signal instanceof PoolSignal.Adjust) {
      pool.adjust();
    } else if (signal instanceof PoolSignal.SessionCall it) {
      pool.sessionCall(it.lease(), it.submission());
    } else if (signal instanceof PoolSignal.SessionEnded it) {
      workers.forget(it.lease());
      pool.endSession(it.lease(), it.how());
    }
  }

  private void requested(PoolCommand request) {
    if (request instanceof PoolCommand.Checkout checkout) {
      pool.checkout(checkout);
      checkout
          .holder()
          .ifPresent(
              it -> callers.asked(it, checkout.session()::isDone, () -> pool.giveUp(checkout)));
    } else if (request instanceof PoolCommand.Forget forget) {
      pool.giveUp(forget.request());
    } else if (request instanceof PoolCommand.GetPoolStatus get) {
      get.status().complete(pool.status());
    } else if (request instanceof PoolCommand.AwaitReady await) {
      awaitReady(await);
    } else if (request instanceof PoolCommand.Recycle recycle) {
      pool.recycle(recycle);
    } else if (request instanceof PoolCommand.Broadcast<?> broadcast) {
      pool.broadcast(broadcast, new Broadcasting<>(broadcast, executor)::copies);
    }
  }

  private void awaitReady(PoolCommand.AwaitReady await) {
    if (pool.phase() instanceof WorkerPhase.Ready) {
      await.ready().complete(Done.getInstance());
    } else {
      awaitingReady.add(await);
    }
  }

  @Override
  public void entered(WorkerPhase phase) {
    phases.enter(phase);
    if (phase instanceof WorkerPhase.Ready) {
      awaitingReady.forEach(await -> await.ready().complete(Done.getInstance()));
      awaitingReady.clear();
      supervised.ifPresent(told -> told.ready().accept(0));
    } else if (phase instanceof WorkerPhase.Stopped stopped) {
      var failure = new CallFailure.NotRunning(path, stopped.reason());
      awaitingReady.forEach(await -> await.refuse(failure));
      awaitingReady.clear();
      supervised.ifPresent(told -> told.ended().accept(stopped.reason()));
    }
  }

  @Override
  public boolean leave(List<Submission> calls) {
    heir.ifPresent(to -> to.tell(new Succession.Bequest(path, calls)));
    return heir.isPresent();
  }

  private Behavior<WorkerCommand> onTerminated(Terminated signal) {
    ActorRef<Void> ended = signal.getRef();
    phases.unsubscribe(ended.unsafeUpcast());
    return turn(() -> callers.ended(ended));
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    pool.finish(runtime.endOr(new ExitReason.Stopped(ExitReason.Step.KILLED, -1)));
    return this;
  }
}
