package io.clutch.internal.pool;

import io.clutch.failure.ExitReason;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The actor of a session. It takes the holder's calls until the session ends. */
final class SessionActor extends AbstractBehavior<WorkerCommand> {
  /** Why the session of a worker that has ended is over. */
  static final ExitReason LOST = new ExitReason.Absent("has ended, and the session with it");

  private final ActorRef<WorkerCommand> pool;
  private final ActorRef<WorkerCommand> worker;
  private final SessionId session;
  private final WorkerRuntime runtime;
  private final CompletableFuture<ExitReason> ended;
  private final TimerDriver driver;
  private final CallEncoder encoder;

  private SessionActor(
      ActorContext<WorkerCommand> context,
      ActorRef<WorkerCommand> pool,
      ActorRef<WorkerCommand> worker,
      SessionId session,
      WorkerRuntime runtime,
      CallEncoder.Bounds bounds,
      CompletableFuture<ExitReason> ended) {
    super(context);
    this.pool = pool;
    this.worker = worker;
    this.session = session;
    this.runtime = runtime;
    this.ended = ended;
    String name = context.getSelf().path().toStringWithoutAddress();
    var timers = new TimerQueue();
    this.driver = new TimerDriver(timers, runtime.requests().clock(), context.getSelf()::tell);
    this.encoder =
        new CallEncoder(
            WorkerName.of(name),
            runtime.requests(),
            timers,
            bounds,
            context.getSelf()::tell,
            call -> pool.tell(new PoolMessage.SessionCall(session, call)));
  }

  static Behavior<WorkerCommand> create(
      ActorRef<WorkerCommand> pool,
      ActorRef<WorkerCommand> worker,
      SessionId session,
      Optional<ActorRef<?>> holder,
      Duration limit,
      WorkerRuntime runtime,
      CallEncoder.Bounds bounds,
      CompletableFuture<ExitReason> ended) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new PoolMessage.SessionExpired(), limit);
                  holder.ifPresent(context::watch);
                  return new SessionActor(context, pool, worker, session, runtime, bounds, ended);
                }));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(
            Terminated.class,
            holder -> end(How.HOLDER_ENDED, new ExitReason.Absent("lost the session's holder")))
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  /** Handles a message. After a fault the session ends, and its worker is free for others. */
  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    try {
      Behavior<WorkerCommand> next = handle(command);
      driver.arm();
      return next;
    } catch (RuntimeException | Error fault) {
      getContext().getLog().error("A fault in a session's own actor", fault);
      return end(How.FAULT, Faults.reason(fault));
    }
  }

  private Behavior<WorkerCommand> handle(WorkerCommand command) {
    if (driver.isRungBy(command) || encoder.isToldBy(command)) {
      return this;
    }
    if (command instanceof PoolMessage.SessionExpired) {
      return end(How.EXPIRED, new ExitReason.Absent("was held for the longest allowed time"));
    }
    if (command instanceof PoolMessage.SessionLost) {
      return over(LOST);
    }
    if (command instanceof WorkerCommand.Stop) {
      return end(How.CLOSED, ExitReason.Stopped.ASKED);
    }
    take(command);
    return this;
  }

  private void take(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      encoder.submit(submit.request());
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      encoder.invoke(invoke);
    } else if (command instanceof WorkerCommand.Cast cast) {
      encoder.cast(cast.call());
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      pool.tell(cancel);
    } else if (command instanceof WorkerMessage.AwaitStop await) {
      ended.thenAccept(await.stopped()::complete);
    } else {
      worker.tell(command); // the worker answers questions
    }
  }

  private Behavior<WorkerCommand> end(How how, ExitReason reason) {
    pool.tell(new PoolMessage.SessionEnded(session, how));
    return over(reason);
  }

  private Behavior<WorkerCommand> over(ExitReason reason) {
    ended.complete(reason);
    encoder.end(reason);
    return Behaviors.stopped();
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    driver.close();
    over(runtime.endOr(new ExitReason.Absent("has ended with its pool")));
    return this;
  }
}
