package io.clutch.benchmarks.subject;

import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionListener;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Supervisors with children in the JVM that do nothing. */
public final class SupervisorSystem implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final ActorSystem<Void> system;
  private int names;

  private SupervisorSystem(ActorSystem<Void> system) {
    this.system = system;
  }

  /** The time until all children were ready, and the time until the supervisor had ended. */
  public record Times(double startMillis, double stopMillis) {}

  /** The times at which a supervisor is ready and has ended, in {@link System#nanoTime}. */
  private static final class Moments implements SupervisionListener {
    private final CompletableFuture<Long> started = new CompletableFuture<>();
    private final CompletableFuture<Long> stopped = new CompletableFuture<>();

    @Override
    public void happened(SupervisionEvent event) {
      if (event instanceof SupervisionEvent.SupervisorStarted) {
        started.complete(System.nanoTime());
      } else if (event instanceof SupervisionEvent.SupervisorStopped) {
        stopped.complete(System.nanoTime());
      }
    }
  }

  /** An actor system for any number of trials. */
  public static SupervisorSystem open() {
    return new SupervisorSystem(ActorSystem.create(Behaviors.empty(), "supervision"));
  }

  /** Starts this number of children of a specification. */
  public Times declared(int children) throws Exception {
    var spec = SupervisorSpec.oneForOne().withChildren(specs(children));
    var moments = new Moments();
    long begin = System.nanoTime();
    ActorRef<SupervisorCommand> supervisor = spawn(spec, moments);
    return new Times(millis(begin, get(moments.started)), stop(supervisor, moments));
  }

  /** Starts this number of children of a dynamic supervisor, each by a request. */
  public Times requested(int children) throws Exception {
    List<ChildSpec<Object>> specs = specs(children);
    var moments = new Moments();
    ActorRef<SupervisorCommand> supervisor = spawn(SupervisorSpec.dynamic(), moments);
    get(moments.started);
    var answered = new CompletableFuture<Long>();
    ActorRef<Reply> replyTo =
        system.systemActorOf(awaiting(children, answered), "answers-" + ++names, Props.empty());
    long begin = System.nanoTime();
    specs.forEach(spec -> supervisor.tell(new SupervisorCommand.StartChild(spec, replyTo)));
    return new Times(millis(begin, get(answered)), stop(supervisor, moments));
  }

  private static List<ChildSpec<Object>> specs(int children) {
    return IntStream.range(0, children)
        .mapToObj(i -> ChildSpec.of("child-" + i, Behaviors::ignore))
        .toList();
  }

  private ActorRef<SupervisorCommand> spawn(SupervisorSpec spec, Moments moments) {
    return system.systemActorOf(
        Supervisor.create(spec.withListener(moments)), "supervisor-" + ++names, Props.empty());
  }

  /** Completes the future when this number of children has started. Fails it if a start fails. */
  private static Behavior<Reply> awaiting(int left, CompletableFuture<Long> answered) {
    return Behaviors.receiveMessage(
        reply -> {
          if (!(reply instanceof Reply.Started)) {
            answered.completeExceptionally(new IllegalStateException(reply.message()));
            return Behaviors.stopped();
          }
          if (left == 1) {
            answered.complete(System.nanoTime());
            return Behaviors.stopped();
          }
          return awaiting(left - 1, answered);
        });
  }

  private static double stop(ActorRef<SupervisorCommand> supervisor, Moments moments)
      throws Exception {
    long begin = System.nanoTime();
    supervisor.tell(new SupervisorCommand.Stop());
    return millis(begin, get(moments.stopped));
  }

  private static long get(CompletableFuture<Long> moment) throws Exception {
    return moment.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
