package io.clutch.internal.pool;

import io.clutch.call.Outcome;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.Session;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.worker.ParentCallbacks;
import io.clutch.internal.worker.WorkerActor;
import io.clutch.pool.PoolSettings;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The pool's child actors: its workers and sessions. */
final class PooledWorkers implements PoolEffects {
  private final String pool;
  private final ActorContext<WorkerCommand> context;
  private final WorkerSpec spec;
  private final PoolRuntime runtime;
  private final PoolSettings settings;
  private final CallEncoder.Bounds bounds;
  private final Map<WorkerId, ActorRef<WorkerCommand>> workers = new HashMap<>();
  private final Map<SessionId, ActorRef<WorkerCommand>> sessions = new HashMap<>();
  private long sessionsOpened;

  /** {@code pool} is the pool's name, which all pools in one place of a tree share. */
  PooledWorkers(
      String pool,
      ActorContext<WorkerCommand> context,
      WorkerSpec spec,
      PoolRuntime runtime,
      PoolSettings settings,
      CallEncoder.Bounds bounds) {
    this.pool = pool;
    this.context = context;
    this.spec = spec;
    this.runtime = runtime;
    this.settings = settings;
    this.bounds = bounds;
  }

  /**
   * The specification of a worker in a pool. The pool restarts workers, queues calls, and stops a
   * worker when it has no calls or its time is up.
   */
  static WorkerSpec pooled(WorkerSpec spec, PoolSettings pool) {
    return spec.withSettings(
        each ->
            each.withRestart(RestartSettings.never())
                .withCredit(Math.max(each.credit(), pool.inFlight()))
                .withQueue(pool.queue())
                .withStop(each.stop().withDrain(Duration.ZERO)));
  }

  @Override
  public void start(WorkerId id) {
    ActorRef<WorkerCommand> self = context.getSelf();
    var parent =
        new ParentCallbacks(
            pool + "/" + id.name(),
            Math.toIntExact(id.incarnation()),
            pid -> self.tell(new PoolMessage.WorkerReady(id, pid)),
            reason -> self.tell(new PoolMessage.WorkerEnded(id, reason)),
            Optional.of(count -> self.tell(new PoolMessage.WorkerLeft(id, count))),
            () -> self.tell(new PoolMessage.WorkerFinishing(id)));
    Behavior<WorkerCommand> behavior =
        WorkerActor.create(spec, runtime.worker(), new CompletableFuture<>(), parent);
    ActorRef<WorkerCommand> worker = context.spawn(behavior, id.actorName(), runtime.loop());
    context.watchWith(worker, new PoolMessage.WorkerEnded(id, new ExitReason.Unknown()));
    worker.tell(new HandOff.TakeOver(self, List.of()));
    workers.put(id, worker);
  }

  @Override
  public void stop(WorkerId id) {
    tell(id, new WorkerCommand.Stop());
  }

  @Override
  public void give(WorkerId id, PendingRequest call) {
    call.returnsTo(context.getSelf());
    if (call instanceof PendingStream stream) {
      ActorRef<WorkerCommand> self = context.getSelf();
      stream.whenGone(() -> self.tell(new PoolMessage.StreamLeft(id)));
    }
    tell(id, new WorkerMessage.Submit(call));
  }

  @Override
  public void cancel(WorkerId id, PendingRequest call) {
    tell(id, new WorkerMessage.Cancel(call));
  }

  @Override
  public void measure(WorkerId id, long pid) {
    ActorRef<WorkerCommand> self = context.getSelf();
    runtime
        .worker()
        .memory()
        .read(pid)
        .thenAccept(reading -> self.tell(new PoolMessage.WorkerMeasured(id, reading)));
  }

  @Override
  public void inTurn(Runnable work) {
    context.getSelf().tell(new PoolMessage.Due(work));
  }

  private void tell(WorkerId id, WorkerCommand command) {
    Optional.ofNullable(workers.get(id)).ifPresent(worker -> worker.tell(command));
  }

  @Override
  public void adjustSoon() {
    // The calls that have left a worker in this turn are reported at the end of the turn.
    ActorRef<WorkerCommand> self = context.getSelf();
    runtime.worker().atTurnEnd(() -> self.tell(new PoolMessage.Adjust()));
  }

  @Override
  public void open(SessionId id, PoolCommand.Checkout checkout, WorkerId of, long pid) {
    var ended = new CompletableFuture<ExitReason>();
    Duration limit = checkout.request().deadline().orElse(settings.sessionDeadline());
    ActorRef<WorkerCommand> worker = workers.get(of);
    Behavior<WorkerCommand> behavior =
        SessionActor.create(
            context.getSelf(),
            worker,
            id,
            checkout.request().holder(),
            limit,
            runtime.worker(),
            bounds,
            ended);
    ActorRef<WorkerCommand> session =
        context.spawn(behavior, "session-" + ++sessionsOpened, runtime.loop());
    context.watchWith(session, new PoolMessage.SessionEnded(id, How.FAULT));
    sessions.put(id, session);
    String path = worker.path().toStringWithoutAddress();
    checkout.replyTo().accept(new Outcome.Value<>(new Session(session, path, pid, ended)));
  }

  @Override
  public void close(SessionId session) {
    Optional.ofNullable(sessions.remove(session))
        .ifPresent(actor -> actor.tell(new PoolMessage.SessionLost()));
  }

  /** Removes the worker, whose actor is no longer needed. */
  void remove(WorkerId worker) {
    workers.remove(worker);
  }

  /** Removes a session that has ended by itself. */
  void remove(SessionId session) {
    sessions.remove(session);
  }
}
