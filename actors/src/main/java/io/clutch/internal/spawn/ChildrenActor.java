package io.clutch.internal.spawn;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.host.HostRefusal;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The children of one process of a worker, by name, in the order of their start. Their supervisor
 * is made with the first one, and anew after it has given up.
 */
final class ChildrenActor extends AbstractBehavior<ChildrenActor.Command> {

  sealed interface Command extends DeadLetterSuppression {}

  record Start(SpawnedChild child) implements Command {}

  /** Nobody waits for the child any more, which is ended. */
  record Withdraw(SpawnedChild child) implements Command {}

  /** {@code chain} is the ask that waits for it. */
  record Stop(String token, CompletableFuture<Void> stopped, Optional<OpenAsk> chain)
      implements Command {}

  /** Their parent's process has ended. They end one after the other within the limit. */
  record End(Duration limit) implements Command {}

  /** They end at once, without their stop hooks. */
  record Kill() implements Command {}

  private record Answered(SpawnedChild child, Reply reply) implements Command {}

  private record Terminate(SpawnedChild child, Reply reply) implements Command {}

  private record Gone(SpawnedChild child) implements Command {}

  private record Expired() implements Command {}

  private static final int MOST_ENDED = 1_000;

  // The start queue of the actor system limits the processes that are starting.
  private static final SupervisorSpec SUPERVISOR =
      SupervisorSpec.dynamic().withStartConcurrency(Integer.MAX_VALUE);

  private final SpawnRuntime runtime;
  private final int most;
  private final Map<String, SpawnedChild> children = new LinkedHashMap<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private final CompletableFuture<Void> whenEnded;
  private final Behavior<SupervisorCommand> top;
  private Optional<ActorRef<SupervisorCommand>> supervisor = Optional.empty();
  private boolean isEnding;
  private int supervisors;
  private long names;

  private ChildrenActor(
      ActorContext<Command> context,
      SpawnRuntime runtime,
      int most,
      CompletableFuture<Void> whenEnded,
      Behavior<SupervisorCommand> top) {
    super(context);
    this.runtime = runtime;
    this.most = most;
    this.whenEnded = whenEnded;
    this.top = top;
  }

  /**
   * There are at most {@code most} of them at once. {@code whenEnded} completes when the actor has
   * ended in any way, and all of them with it.
   */
  static Behavior<Command> create(
      SpawnRuntime runtime, int most, CompletableFuture<Void> whenEnded) {
    return create(runtime, most, whenEnded, Supervisor.create(SUPERVISOR));
  }

  /** The same with another supervisor, for tests. */
  static Behavior<Command> create(
      SpawnRuntime runtime,
      int most,
      CompletableFuture<Void> whenEnded,
      Behavior<SupervisorCommand> top) {
    return Behaviors.setup(context -> new ChildrenActor(context, runtime, most, whenEnded, top));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Start.class, this::onStart)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Withdraw.class, this::onWithdraw)
        .onMessage(Stop.class, this::onStop)
        .onMessage(Terminate.class, this::onTerminate)
        .onMessage(Gone.class, this::onGone)
        .onMessage(End.class, this::onEnd)
        .onMessage(Kill.class, this::onKill)
        .onMessage(Expired.class, this::onExpired)
        .onSignal(Terminated.class, this::onSupervisorEnded)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // Starts.

  private Behavior<Command> onStart(Start start) {
    SpawnedChild child = start.child();
    Optional<String> refusal = refusal(child);
    if (refusal.isPresent()) {
      child.answer.completeExceptionally(new HostRefusal(refusal.get()));
      return this;
    }
    if (child.givenName().isEmpty()) {
      child.name(freshName(child));
    }
    children.put(child.name(), child);
    ActorRef<SupervisorCommand> its = supervisor.orElseGet(this::newSupervisor);
    child.below(its);
    its.tell(
        new SupervisorCommand.StartChild(
            runtime.child(child), receiver(reply -> new Answered(child, reply))));
    return this;
  }

  private Optional<String> refusal(SpawnedChild child) {
    if (isEnding) {
      return Optional.of("the process that asks has ended");
    }
    if (children.size() >= most) {
      return Optional.of(
          "this worker has "
              + children.size()
              + " children already, the most allowed (clutch.worker.max-children)");
    }
    return child
        .givenName()
        .map(children::get)
        .map(
            holder ->
                "the name '"
                    + holder.name()
                    + "' is taken by a child of "
                    + holder.type
                    + (holder.isEnding() ? ", which is ending" : ""));
  }

  private String freshName(SpawnedChild child) {
    String kind = child.type.substring(child.type.indexOf(':') + 1);
    String ascii = kind.replaceAll("[^A-Za-z0-9_]", "_");
    String name;
    do {
      names++;
      name = ascii.substring(0, Math.min(80, ascii.length())) + "-" + names;
    } while (children.containsKey(name));
    return name;
  }

  private ActorRef<SupervisorCommand> newSupervisor() {
    String name = supervisors++ == 0 ? "children" : "children-" + supervisors;
    ActorRef<SupervisorCommand> made = getContext().spawn(top, name);
    getContext().watch(made);
    supervisor = Optional.of(made);
    return made;
  }

  private ActorRef<Reply> receiver(Function<Reply, Command> message) {
    ActorRef<Command> self = getContext().getSelf();
    return getContext()
        .spawnAnonymous(
            Behaviors.receiveMessage(
                reply -> {
                  self.tell(message.apply(reply));
                  return Behaviors.stopped();
                }));
  }

  private Behavior<Command> onAnswered(Answered answered) {
    SpawnedChild child = answered.child();
    Reply reply = answered.reply();
    boolean hasSupervisor = supervisor.filter(child::isBelow).isPresent();
    if (reply instanceof Reply.Started && hasSupervisor) {
      started(child);
      return this;
    }
    if (child.isEnding()) {
      child.answer.completeExceptionally(new HostRefusal("the ask was withdrawn"));
    } else if (reply instanceof Reply.StartFailed failed) {
      child.answer.completeExceptionally(StartFailure.of(child, failed.cause()));
    } else if (reply instanceof Reply.Started) { // its end has overtaken this message
      child.answer.completeExceptionally(StartFailure.ofEnded(child));
    } else {
      child.answer.completeExceptionally(new HostRefusal(reply.message()));
    }
    return remove(child);
  }

  private void started(SpawnedChild child) {
    if (child.isEnding()) { // which follows
      child.answer.completeExceptionally(new HostRefusal("the ask was withdrawn"));
      return;
    }
    ActorRef<Command> self = getContext().getSelf();
    runtime.refer(supervisor.orElseThrow(), child, () -> self.tell(new Gone(child)));
  }

  // Ends.

  private Behavior<Command> onWithdraw(Withdraw withdraw) {
    SpawnedChild child = withdraw.child();
    if (child.givenName().filter(name -> children.get(name) == child).isPresent()) {
      end(child);
    }
    return this;
  }

  private Behavior<Command> onStop(Stop stop) {
    Optional<SpawnedChild> child =
        children.values().stream()
            .filter(its -> its.token().filter(stop.token()::equals).isPresent())
            .findFirst();
    if (child.isPresent()) {
      child.get().whenGone(stop.stopped());
      child.get().within(stop.chain());
      end(child.get());
    } else if (ended.contains(stop.token())) {
      stop.stopped().complete(null);
    } else {
      stop.stopped()
          .completeExceptionally(new HostRefusal("it is no child that this worker has spawned"));
    }
    return this;
  }

  private void end(SpawnedChild child) {
    if (child.isEnding() || supervisor.isEmpty()) {
      return;
    }
    child.ending();
    supervisor
        .get()
        .tell(
            new SupervisorCommand.TerminateChild(
                child.name(), receiver(reply -> new Terminate(child, reply))));
  }

  /** The supervisor has ended it. One that has an address is forgotten once that has ended. */
  private Behavior<Command> onTerminate(Terminate terminate) {
    return terminate.child().token().isPresent() ? this : remove(terminate.child());
  }

  private Behavior<Command> onGone(Gone gone) {
    ended.add(gone.child().token().orElseThrow());
    if (ended.size() > MOST_ENDED) {
      ended.remove(ended.iterator().next());
    }
    return remove(gone.child());
  }

  private Behavior<Command> remove(SpawnedChild child) {
    children.remove(child.name(), child);
    child.gone();
    return isEnding ? endNext() : this;
  }

  private Behavior<Command> onEnd(End end) {
    isEnding = true;
    ActorRef<Command> self = getContext().getSelf();
    getContext().scheduleOnce(end.limit(), self, new Expired());
    List.copyOf(children.values()).stream()
        .filter(child -> child.token().isEmpty())
        .forEach(this::end);
    return endNext();
  }

  /** Ends the youngest of those that are left, and the supervisor after the oldest. */
  private Behavior<Command> endNext() {
    SpawnedChild youngest = null;
    for (SpawnedChild child : children.values()) {
      youngest = child;
    }
    if (supervisor.isEmpty()) {
      return Behaviors.stopped();
    }
    if (youngest == null) {
      supervisor.get().tell(new SupervisorCommand.Stop());
    } else {
      end(youngest);
    }
    return this;
  }

  private Behavior<Command> onKill(Kill kill) {
    isEnding = true;
    if (supervisor.isEmpty()) {
      return Behaviors.stopped();
    }
    getContext().stop(supervisor.get()); // not by a message, which would let each end in order
    return this;
  }

  /** Ends those that are left at the same time, each within the limits of its own stop. */
  private Behavior<Command> onExpired(Expired expired) {
    supervisor.ifPresent(its -> its.tell(new SupervisorCommand.Stop()));
    return this;
  }

  /** It has given up, or ends with the actor system. Its children have ended before. */
  private Behavior<Command> onSupervisorEnded(Terminated signal) {
    supervisor = Optional.empty();
    return isEnding ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onPostStop(PostStop signal) {
    children.values().forEach(SpawnedChild::gone);
    whenEnded.complete(null);
    return this;
  }
}
