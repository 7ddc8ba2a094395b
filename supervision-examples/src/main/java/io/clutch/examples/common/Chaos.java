package io.clutch.examples.common;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Kills the processes of Python workers one after the other with kill -9, the first at once. */
public final class Chaos extends AbstractBehavior<Chaos.Command> {

  /** A message to this actor. */
  public sealed interface Command {}

  /** Stops the kills, replies with their number, and ends. */
  public record Stop(ActorRef<Integer> replyTo) implements Command {}

  private record Tick() implements Command {}

  private record Found(List<Long> processes) implements Command {}

  private final Supplier<CompletionStage<List<Long>>> processes;
  private final LongConsumer onKill;
  private final Set<Long> killed = new HashSet<>();
  private int turn;

  private Chaos(
      ActorContext<Command> context,
      Supplier<CompletionStage<List<Long>>> processes,
      LongConsumer onKill) {
    super(context);
    this.processes = processes;
    this.onKill = onKill;
  }

  /**
   * Kills one of the processes at each tick.
   *
   * @param processes returns the pids of the running processes; 0 is none
   * @param onKill gets the pid of each killed process
   */
  public static Behavior<Command> create(
      Supplier<CompletionStage<List<Long>>> processes, Duration between, LongConsumer onKill) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(new Tick());
                  timers.startTimerAtFixedRate(new Tick(), between);
                  return new Chaos(context, processes, onKill);
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
    getContext()
        .pipeToSelf(
            processes.get(), (pids, failure) -> new Found(failure == null ? pids : List.of()));
    return this;
  }

  private Behavior<Command> onFound(Found found) {
    // 0 during a restart. A process may also be gone without the worker knowing yet.
    List<Long> alive =
        found.processes().stream().filter(pid -> pid > 0 && !killed.contains(pid)).toList();
    if (!alive.isEmpty()) {
      long pid = alive.get(turn++ % alive.size());
      if (kill(pid)) {
        killed.add(pid);
        onKill.accept(pid);
      }
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
