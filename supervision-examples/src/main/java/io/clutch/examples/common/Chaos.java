package io.clutch.examples.common;

import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Ends the process of one Python worker after the other with kill -9, the first at once. */
public final class Chaos extends AbstractBehavior<Chaos.Command> {

  /** What it understands. */
  public sealed interface Command {}

  /** Kills no more, tells how many it killed, and ends. */
  public record Stop(ActorRef<Integer> replyTo) implements Command {}

  private record Tick() implements Command {}

  private record Found(WorkerStatus worker) implements Command {}

  private final List<ActorRef<WorkerCommand>> workers;
  private final LongConsumer onKill;
  private final ActorRef<WorkerStatus> found;
  private final Set<Long> killed = new HashSet<>();
  private int next;

  private Chaos(
      ActorContext<Command> context, List<ActorRef<WorkerCommand>> workers, LongConsumer onKill) {
    super(context);
    this.workers = List.copyOf(workers);
    this.onKill = onKill;
    this.found = context.messageAdapter(WorkerStatus.class, Found::new);
  }

  /**
   * Kills one of the workers at each tick.
   *
   * @param workers references that last, since the next process is to be found too
   * @param onKill is told the pid of each process that was killed
   */
  public static Behavior<Command> create(
      List<ActorRef<WorkerCommand>> workers, Duration between, LongConsumer onKill) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(new Tick());
                  timers.startTimerAtFixedRate(new Tick(), between);
                  return new Chaos(context, workers, onKill);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, this::onTick)
        .onMessage(Found.class, this::onFound)
        .onMessage(Stop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onTick(Tick tick) {
    workers.get(next).tell(new WorkerCommand.GetStatus(found));
    next = (next + 1) % workers.size();
    return this;
  }

  private Behavior<Command> onFound(Found it) {
    long pid = it.worker().pid();
    // 0 while it is being restarted; and it may not have noticed yet that its process is gone.
    if (pid > 0 && !killed.contains(pid) && kill(pid)) {
      killed.add(pid);
      onKill.accept(pid);
    }
    return this;
  }

  private static boolean kill(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
  }

  private Behavior<Command> onStop(Stop stop) {
    stop.replyTo().tell(killed.size());
    return Behaviors.stopped();
  }
}
