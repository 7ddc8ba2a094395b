package io.clutch.supervision.internal;

import io.clutch.supervision.Availability;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildPath;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Knows the tops of all trees, so that they can be stopped in order before the system ends. Gets
 * commands and dead letters.
 */
public final class TreesActor extends AbstractBehavior<Object> {

  public sealed interface Command {}

  public record Register(ActorRef<SupervisorCommand> top) implements Command {}

  /** Completes the future when no tree is left. */
  public record StopAll(Duration limit, CompletableFuture<Done> done) implements Command {}

  /** The tree has ended; its actor terminates when those that it abandoned do. */
  public record Ended(ActorRef<SupervisorCommand> top) implements Command {}

  /** The follower is forgotten when it ends. */
  public record Follow(ChildPath child, ActorRef<Availability.Notice> follower)
      implements Command {}

  private record Unfollow(ChildPath child, ActorRef<Availability.Notice> follower)
      implements Command {}

  /** Completes the future with a snapshot of the supervisor, or fails it if that has ended. */
  public record Survey(
      ActorRef<SupervisorCommand> supervisor,
      Duration limit,
      CompletableFuture<SupervisorSnapshot> answer)
      implements Command {}

  private final Function<ActorRef<?>, Tree> trees;
  private final Consumer<ActorRef<?>> forget;
  private final Runnable close;
  private final Set<ActorRef<SupervisorCommand>> tops = new HashSet<>();
  private final Set<CompletableFuture<Done>> waiting = new HashSet<>();

  private TreesActor(
      ActorContext<Object> context,
      Function<ActorRef<?>, Tree> trees,
      Consumer<ActorRef<?>> forget,
      Runnable close) {
    super(context);
    this.trees = trees;
    this.forget = forget;
    this.close = close;
  }

  /** Starts it. {@code close} runs at the end of the system. */
  public static ActorRef<Command> start(
      ActorSystem<?> system,
      Function<ActorRef<?>, Tree> trees,
      Consumer<ActorRef<?>> forget,
      Runnable close) {
    Behavior<Object> behavior =
        Behaviors.setup(context -> new TreesActor(context, trees, forget, close));
    ActorRef<Object> actor = system.systemActorOf(behavior, "clutch-trees", Props.empty());
    // Not by the typed event stream, which subscribes a while later and would miss the first ones.
    Adapter.toClassic(system).eventStream().subscribe(Adapter.toClassic(actor), DeadLetter.class);
    return actor.narrow();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Register.class, this::onRegister)
        .onMessage(StopAll.class, this::onStopAll)
        .onMessage(Ended.class, ended -> onEnded(ended.top()))
        .onMessage(Follow.class, this::onFollow)
        .onMessage(Unfollow.class, this::onUnfollow)
        .onMessage(Survey.class, this::onSurvey)
        .onMessage(DeadLetter.class, this::onUndelivered)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  private Behavior<Object> onRegister(Register register) {
    tops.add(register.top());
    getContext().watch(register.top());
    if (!waiting.isEmpty()) {
      register.top().tell(new SupervisorCommand.Stop());
    }
    return this;
  }

  private Behavior<Object> onStopAll(StopAll stop) {
    waiting.add(stop.done());
    // A tenth is kept for those that have to be killed.
    long by = System.nanoTime() + stop.limit().toNanos() / 10 * 9;
    tops.forEach(top -> top.tell(new SupervisorEvent.StopBy(by)));
    return completeIfEmpty();
  }

  private Behavior<Object> onTerminated(Terminated terminated) {
    onEnded(terminated.getRef());
    forget.accept(terminated.getRef());
    return this;
  }

  private Behavior<Object> onEnded(ActorRef<?> top) {
    if (tops.remove(top) && !waiting.isEmpty()) {
      report(trees.apply(top));
    }
    return completeIfEmpty();
  }

  private Behavior<Object> onFollow(Follow follow) {
    getContext().watchWith(follow.follower(), new Unfollow(follow.child(), follow.follower()));
    return this;
  }

  private Behavior<Object> onUnfollow(Unfollow unfollow) {
    Tree tree = trees.apply(unfollow.child().top());
    if (tree != null) {
      tree.unfollow(unfollow.child().path(), unfollow.follower());
    }
    return this;
  }

  private Behavior<Object> onSurvey(Survey survey) {
    getContext()
        .spawnAnonymous(SnapshotReply.create(survey.supervisor(), survey.limit(), survey.answer()));
    return this;
  }

  private Behavior<Object> onPostStop(PostStop signal) {
    close.run();
    return this;
  }

  /** What reached no supervisor may still be waited for. */
  private Behavior<Object> onUndelivered(DeadLetter letter) {
    if (letter.message() instanceof SupervisorCommand command) {
      String path = letter.recipient().path().toStringWithoutAddress();
      EndedSupervisor.answer(
          command,
          path,
          UnaryOperator.identity(),
          new ChildExit.Killed("it is not there any more"));
    }
    return this;
  }

  private static void report(Tree tree) {
    List<String> killed = tree.killed();
    if (killed.isEmpty()) {
      Loggers.SUPERVISION
          .atInfo()
          .addKeyValue("tree", tree.name())
          .log("{} is stopped in order", tree.name());
    } else {
      Loggers.SUPERVISION
          .atWarn()
          .addKeyValue("tree", tree.name())
          .addKeyValue("killed", killed)
          .log("{} is stopped; these did not stop in their time: {}", tree.name(), killed);
    }
  }

  private Behavior<Object> completeIfEmpty() {
    if (tops.isEmpty()) {
      waiting.forEach(done -> done.complete(Done.getInstance()));
    }
    return this;
  }
}
