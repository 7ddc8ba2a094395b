package io.clutch.internal.inspect;

import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.internal.SupervisorEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Asks the tops of all trees for their snapshots, and ends. */
final class TreeQuestions extends AbstractBehavior<TreeQuestions.Command> {

  /** The snapshots by path of the top, and the paths of those that did not answer. */
  record Trees(Map<String, SupervisorSnapshot> answered, Set<String> silent) {}

  sealed interface Command {}

  private record Answered(SupervisorSnapshot snapshot) implements Command {}

  private record Gone(String top) implements Command {}

  private record TimedOut() implements Command {}

  private final Map<String, SupervisorSnapshot> answered = new HashMap<>();
  private final Set<String> open;
  private final CompletableFuture<Trees> trees;

  private TreeQuestions(
      ActorContext<Command> context, Set<String> open, CompletableFuture<Trees> trees) {
    super(context);
    this.open = open;
    this.trees = trees;
  }

  /** {@code trees} completes within the limit. The tops are at least one. */
  static Behavior<Command> create(
      Collection<ActorRef<SupervisorCommand>> tops,
      Duration limit,
      CompletableFuture<Trees> trees) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new TimedOut(), limit);
                  var answer = context.messageAdapter(SupervisorSnapshot.class, Answered::new);
                  var open = new HashSet<String>();
                  // Those below have less time, so that their supervisors answer in time.
                  Duration below = limit.multipliedBy(3).dividedBy(4);
                  for (ActorRef<SupervisorCommand> top : tops) {
                    String path = top.path().toStringWithoutAddress();
                    open.add(path);
                    context.watchWith(top, new Gone(path));
                    top.tell(new SupervisorEvent.Survey(below, answer));
                  }
                  return new TreeQuestions(context, open, trees);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Gone.class, gone -> without(gone.top()))
        .onMessage(TimedOut.class, timedOut -> complete())
        .build();
  }

  private Behavior<Command> onAnswered(Answered it) {
    answered.put(it.snapshot().path(), it.snapshot());
    return without(it.snapshot().path());
  }

  private Behavior<Command> without(String top) {
    open.remove(top);
    return open.isEmpty() ? complete() : this;
  }

  private Behavior<Command> complete() {
    trees.complete(new Trees(answered, open));
    return Behaviors.stopped();
  }
}
