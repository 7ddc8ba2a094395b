package io.clutch.testkit;

import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Inspects a supervision tree, and breaks it, in tests. Children are named by their path of ids,
 * such as {@code group/worker}. Each wait has a limit, 10 s by default, after which it throws an
 * {@link AssertionError} that shows the tree. Immutable and thread-safe.
 */
public final class TreeProbe {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private final ActorSystem<?> system;
  private final ActorRef<SupervisorCommand> tree;
  private final Duration limit;

  private TreeProbe(ActorSystem<?> system, ActorRef<SupervisorCommand> tree, Duration limit) {
    this.system = system;
    this.tree = tree;
    this.limit = limit;
  }

  /** Creates a probe of the tree with this top. */
  public static TreeProbe of(ActorSystem<?> system, ActorRef<SupervisorCommand> tree) {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(tree, "tree");
    return new TreeProbe(system, tree, LIMIT);
  }

  /** Returns a probe with this limit for each wait. */
  public TreeProbe withLimit(Duration other) {
    Objects.requireNonNull(other, "other");
    return new TreeProbe(system, tree, other);
  }

  /** Returns the current state of the tree. */
  public SupervisorSnapshot snapshot() {
    return ask(tree, SupervisorCommand.GetSnapshot::new);
  }

  /** Returns the current state of a child; fails if there is none. */
  public ChildSnapshot child(String path) {
    Objects.requireNonNull(path, "path");
    SupervisorSnapshot snapshot = snapshot();
    return snapshot
        .find(path)
        .orElseThrow(() -> new AssertionError("there is no " + path + " in\n" + snapshot.render()));
  }

  /** Returns a lasting reference to a child; see {@link Supervision#ref}. */
  public <M> ActorRef<M> ref(String path) {
    Objects.requireNonNull(path, "path");
    return Supervision.get(system).ref(tree, path);
  }

  /** Waits until each child of the tree is running. */
  public void awaitRunning() {
    await("all run", TreeProbe::isRunning);
  }

  /** Waits until the child is in the state. */
  public void awaitState(String path, State state) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(state, "state");
    await(
        path + " is " + state,
        snapshot -> snapshot.find(path).filter(child -> child.state() == state).isPresent());
  }

  /** Waits until there is no such child. */
  public void awaitGone(String path) {
    Objects.requireNonNull(path, "path");
    await(path + " is gone", snapshot -> snapshot.find(path).isEmpty());
  }

  /** Waits until this child has caused {@code restarts} restarts, and is running. */
  public void awaitRestarts(String path, long restarts) {
    Objects.requireNonNull(path, "path");
    await(
        path + " runs after " + restarts + " restarts",
        snapshot ->
            snapshot
                .find(path)
                .filter(child -> child.restarts() >= restarts)
                .filter(child -> child.state() == State.RUNNING)
                .isPresent());
  }

  /** Ends a running child as a fault would. Its supervisor decides what follows. */
  public void kill(String path) {
    Objects.requireNonNull(path, "path");
    int slash = path.lastIndexOf('/');
    ActorRef<SupervisorCommand> parent = slash < 0 ? tree : ref(path.substring(0, slash));
    String id = path.substring(slash + 1);
    Reply reply = ask(parent, replyTo -> new SupervisorCommand.KillChild(id, replyTo));
    if (!(reply instanceof Reply.Done)) {
      throw failure(path + " could not be killed: " + reply.message());
    }
  }

  /** Kills a child, and waits until its next incarnation is running. */
  public void killAndAwaitRestart(String path) {
    Objects.requireNonNull(path, "path");
    long before = child(path).starts();
    kill(path);
    await(
        path + " runs again",
        snapshot ->
            snapshot
                .find(path)
                .filter(child -> child.starts() > before)
                .filter(child -> child.state() == State.RUNNING)
                .isPresent());
  }

  /** Fails unless this child has caused exactly {@code restarts} restarts. */
  public void assertRestarts(String path, long restarts) {
    Objects.requireNonNull(path, "path");
    long found = child(path).restarts();
    if (found != restarts) {
      throw failure("expected " + restarts + " restarts because of " + path + ", not " + found);
    }
  }

  private void await(String what, Predicate<SupervisorSnapshot> condition) {
    long start = System.nanoTime();
    while (!condition.test(snapshot())) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw failure("not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static boolean isRunning(SupervisorSnapshot snapshot) {
    return snapshot.children().stream()
        .allMatch(
            child ->
                child.state() == State.RUNNING
                    && child.below().map(TreeProbe::isRunning).orElse(true));
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + "; the tree:\n" + snapshot().render());
  }

  private <T> T ask(
      ActorRef<SupervisorCommand> supervisor, Function<ActorRef<T>, SupervisorCommand> question) {
    var answer = new CompletableFuture<T>();
    ActorRef<T> replyTo =
        system.systemActorOf(
            Behaviors.receiveMessage(
                message -> {
                  answer.complete(message);
                  return Behaviors.stopped();
                }),
            "clutch-probe-" + UUID.randomUUID(),
            Props.empty());
    supervisor.tell(question.apply(replyTo));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "no answer from " + supervisor + " within " + limit.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
