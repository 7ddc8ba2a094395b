package io.clutch.pool;

import io.clutch.failure.ExitReason;
import io.clutch.telemetry.PoolEvent.SessionClosed.How;
import io.clutch.worker.Intake;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.Submission;
import io.clutch.worker.Succession;
import io.clutch.worker.Supervised;
import io.clutch.worker.WorkerActor;
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

/** The actors of a pool's workers and sessions, its children. */
final class PooledWorkers implements Crew {
  private final String pool;
  private final ActorContext<WorkerCommand> context;
  private final WorkerSpec spec;
  private final PoolRuntime runtime;
  private final PoolSettings settings;
  private final Intake.Bounds bounds;
  private final Map<Slot, ActorRef<WorkerCommand>> workers = new HashMap<>();
  private final Map<Lease, ActorRef<WorkerCommand>> sessions = new HashMap<>();
  private long sessionsOpened;

  /** {@code pool} is the pool's name, the same for all pools in its place of a tree. */
  PooledWorkers(
      String pool,
      ActorContext<WorkerCommand> context,
      WorkerSpec spec,
      PoolRuntime runtime,
      PoolSettings settings,
      Intake.Bounds bounds) {
    this.pool = pool;
    this.context = context;
    this.spec = spec;
    this.runtime = runtime;
    this.settings = settings;
    this.bounds = bounds;
  }

  /** A worker whose restarts and waiting calls are the pool's business. */
  static WorkerSpec pooled(WorkerSpec spec, PoolSettings pool) {
    return spec.withSettings(
        each ->
            each.withRestart(RestartSettings.never())
                .withCredit(Math.max(each.credit(), pool.inFlight()))
                .withQueue(pool.queue())
                .withStop(withoutDrain(each.stop())));
  }

  /** The pool stops a worker when it has no calls, or no more time. */
  private static StopSettings withoutDrain(StopSettings stop) {
    return new StopSettings(Duration.ZERO, stop.ask(), stop.interrupt(), stop.terminate());
  }

  @Override
  public void start(Slot slot) {
    ActorRef<WorkerCommand> self = context.getSelf();
    var supervised =
        new Supervised(
            pool + "/" + slot.name(),
            Math.toIntExact(slot.incarnation()),
            pid -> self.tell(new PoolSignal.WorkerReady(slot, pid)),
            reason -> self.tell(new PoolSignal.WorkerEnded(slot, reason)),
            Optional.of(count -> self.tell(new PoolSignal.WorkerLeft(slot, count))),
            () -> self.tell(new PoolSignal.WorkerFinishing(slot)));
    Behavior<WorkerCommand> behavior =
        WorkerActor.create(spec, runtime.worker(), new CompletableFuture<>(), supervised);
    ActorRef<WorkerCommand> worker = context.spawn(behavior, slot.actorName(), runtime.loop());
    context.watchWith(worker, new PoolSignal.WorkerEnded(slot, new ExitReason.Unknown()));
    worker.tell(new Succession.Adopt(self, List.of()));
    workers.put(slot, worker);
  }

  @Override
  public void stop(Slot slot) {
    tell(slot, new WorkerCommand.Stop());
  }

  @Override
  public void give(Slot slot, Submission call) {
    call.returnsTo(context.getSelf());
    if (call.isStream()) {
      ActorRef<WorkerCommand> self = context.getSelf();
      call.whenGone(() -> self.tell(new PoolSignal.StreamLeft(slot)));
    }
    tell(slot, new WorkerCommand.Submit(call));
  }

  @Override
  public void abandon(Slot slot, Submission call) {
    tell(slot, new WorkerCommand.Abandon(call));
  }

  private void tell(Slot slot, WorkerCommand command) {
    Optional.ofNullable(workers.get(slot)).ifPresent(worker -> worker.tell(command));
  }

  @Override
  public void adjustSoon() {
    // What has left a worker in this turn is told at its end too.
    ActorRef<WorkerCommand> self = context.getSelf();
    runtime.worker().atTurnEnd(() -> self.tell(new PoolSignal.Adjust()));
  }

  @Override
  public void open(Lease lease, Slot slot) {
    var ended = new CompletableFuture<ExitReason>();
    Duration limit = lease.request().deadline().orElse(settings.sessionDeadline());
    ActorRef<WorkerCommand> worker = workers.get(slot);
    Behavior<WorkerCommand> behavior =
        SessionActor.create(
            context.getSelf(), worker, lease, limit, runtime.worker(), bounds, ended);
    ActorRef<WorkerCommand> session =
        context.spawn(behavior, "session-" + ++sessionsOpened, runtime.loop());
    context.watchWith(session, new PoolSignal.SessionEnded(lease, How.FAULT));
    sessions.put(lease, session);
    String path = worker.path().toStringWithoutAddress();
    if (!lease.request().session().complete(new Session(session, path, slot.pid(), ended))) {
      session.tell(new WorkerCommand.Stop()); // nobody waits for it any more
    }
  }

  @Override
  public void close(Lease lease) {
    Optional.ofNullable(sessions.remove(lease))
        .ifPresent(session -> session.tell(new PoolSignal.SessionLost()));
  }

  /** The worker's actor is no longer needed. */
  void forget(Slot slot) {
    workers.remove(slot);
  }

  /** The session has ended by itself. */
  void forget(Lease lease) {
    sessions.remove(lease);
  }
}
