package io.clutch.internal.system;

import io.clutch.call.Outcome;
import io.clutch.internal.health.PoolReadiness;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.pool.PoolStatus;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSnapshot.RestartSnapshot;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Shows a pool in the snapshot of a tree as a supervisor of its workers. */
public final class PoolSnapshots {
  private PoolSnapshots() {}

  /** The question to a pool. */
  public static WorkerCommand question(ActorRef<SupervisorSnapshot> replyTo) {
    return new PoolCommand.GetPoolStatus(answer -> tell(replyTo, answer));
  }

  private static void tell(ActorRef<SupervisorSnapshot> replyTo, Outcome<PoolStatus> answer) {
    if (answer instanceof Outcome.Value<PoolStatus> status) {
      replyTo.tell(of(status.value()));
    }
  }

  static SupervisorSnapshot of(PoolStatus pool) {
    return new SupervisorSnapshot(
        pool.pool(),
        Strategy.DYNAMIC,
        pool.crashesAllowed(),
        pool.period(),
        pool.crashesInPeriod(),
        false,
        pool.workers().stream().map(PoolSnapshots::child).toList(),
        pool.crashes().stream()
            .map(it -> new RestartSnapshot(it.ago(), it.worker(), it.reason(), it.delay()))
            .toList(),
        PoolReadiness.problem(pool));
  }

  private static ChildSnapshot child(PoolStatus.Worker worker) {
    State state = state(worker.state());
    boolean isUp = state == State.RUNNING;
    return new ChildSnapshot(
        worker.name(),
        ChildSnapshot.Type.WORKER,
        Restart.PERMANENT,
        state,
        1,
        0,
        isUp ? Optional.of(worker.age()) : Optional.<Duration>empty(),
        Optional.empty(),
        isUp ? "pid " + worker.pid() + ", " + worker.calls() + " calls" : "",
        Optional.empty());
  }

  private static State state(PoolStatus.State state) {
    return switch (state) {
      case STARTING -> State.STARTING;
      case IDLE, BUSY -> State.RUNNING;
      case RETIRING -> State.STOPPING;
    };
  }
}
