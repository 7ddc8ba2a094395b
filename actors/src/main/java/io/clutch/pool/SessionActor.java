package io.clutch.pool;

import io.clutch.failure.ExitReason;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.Intake;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** A session, as one who has it sees it: takes its calls, until it is over. */
final class SessionActor extends AbstractBehavior<WorkerCommand> {
  private final ActorRef<WorkerCommand> pool;
  private final ActorRef<WorkerCommand> worker;
  private final Lease lease;
  private final WorkerRuntime runtime;
  private final CompletableFuture<ExitReason> ended;
  private final Intake intake;

  private SessionActor(
      ActorContext<WorkerCommand> context,
      ActorRef<WorkerCommand> pool,
      ActorRef<WorkerCommand> worker,
      Lease lease,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> ended) {
    super(context);
    this.pool = pool;
    this.worker = worker;
    this.lease = lease;
    this.runtime = runtime;
    this.ended = ended;
    String name = context.getSelf().path().toStringWithoutAddress();
    this.intake =
        new Intake(name, runtime, call -> pool.tell(new PoolSignal.SessionCall(lease, call)));
  }

  static Behavior<WorkerCommand> create(
      ActorRef<WorkerCommand> pool,
      ActorRef<WorkerCommand> worker,
      Lease lease,
      Duration limit,
      WorkerRuntime runtime,
      CompletableFuture<ExitReason> ended) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new PoolSignal.SessionExpired(), limit);
                  lease.request().holder().ifPresent(context::watch);
                  return new SessionActor(context, pool, worker, lease, runtime, ended);
                }));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(WorkerCommand.Submit.class, this::onSubmit)
        .onMessage(WorkerCommand.Invoke.class, this::onInvoke)
        .onMessage(WorkerCommand.Cast.class, this::onCast)
        .onMessage(WorkerCommand.Abandon.class, this::onAbandon)
        .onMessage(WorkerCommand.AwaitStop.class, this::onAwaitStop)
        .onMessage(WorkerCommand.Stop.class, stop -> end(How.CLOSED, ExitReason.Stopped.ASKED))
        .onMessage(
            PoolSignal.SessionExpired.class,
            expired -> end(How.EXPIRED, new ExitReason.Absent("was held for as long as it may be")))
        .onMessage(PoolSignal.SessionLost.class, this::onLost)
        .onMessage(WorkerCommand.class, this::onOther)
        .onSignal(
            Terminated.class,
            holder -> end(How.HOLDER_ENDED, new ExitReason.Absent("has lost the session's holder")))
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<WorkerCommand> onSubmit(WorkerCommand.Submit submit) {
    intake.submit(submit.submission());
    return this;
  }

  private Behavior<WorkerCommand> onInvoke(WorkerCommand.Invoke<?> invoke) {
    intake.invoke(invoke);
    return this;
  }

  private Behavior<WorkerCommand> onCast(WorkerCommand.Cast cast) {
    intake.cast(cast.call());
    return this;
  }

  private Behavior<WorkerCommand> onAbandon(WorkerCommand.Abandon abandon) {
    pool.tell(abandon);
    return this;
  }

  private Behavior<WorkerCommand> onAwaitStop(WorkerCommand.AwaitStop await) {
    ended.thenAccept(await.stopped()::complete);
    return this;
  }

  /** Questions are for the worker. */
  private Behavior<WorkerCommand> onOther(WorkerCommand question) {
    worker.tell(question);
    return this;
  }

  private Behavior<WorkerCommand> onLost(PoolSignal.SessionLost lost) {
    ended.complete(new ExitReason.Absent("has ended, and the session with it"));
    return Behaviors.stopped();
  }

  private Behavior<WorkerCommand> end(How how, ExitReason reason) {
    ended.complete(reason);
    pool.tell(new PoolSignal.SessionEnded(lease, how));
    return Behaviors.stopped();
  }

  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    ended.complete(runtime.endOr(new ExitReason.Absent("has ended with its pool")));
    return this;
  }
}
