package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorSpec;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Changes to a supervisor's children at run time, with the same answers as OTP. None of them counts
 * as a restart.
 */
public final class Administration {
  private final SupervisorSpec spec;
  private final Children children;
  private final Lifecycle lifecycle;
  private final SerialTasks tasks;
  private final Function<Child, Reply> started;

  /** {@code started} makes the answer for a child that is ready. */
  Administration(
      SupervisorSpec spec,
      Children children,
      Lifecycle lifecycle,
      SerialTasks tasks,
      Function<Child, Reply> started) {
    this.spec = spec;
    this.children = children;
    this.lifecycle = lifecycle;
    this.tasks = tasks;
    this.started = started;
  }

  public void startChild(ChildSpec<?> child, Consumer<Reply> reply) {
    await(child.id(), reply, () -> start(child, reply));
  }

  public void terminateChild(String id, Consumer<Reply> reply) {
    await(
        id,
        reply,
        () -> {
          Child child = children.find(id);
          if (child == null) {
            reply.accept(new Reply.NotFound(id));
          } else {
            terminate(child, "terminated by request", reply);
          }
        });
  }

  /**
   * Stops the child unless it is refused in its turn, and starts it again if that is wanted and
   * possible.
   *
   * @param refusal why the child is left alone, as it is then
   */
  public void endIncarnation(
      String id,
      Function<Child, Optional<String>> refusal,
      boolean isToRestart,
      String why,
      Consumer<Reply> reply) {
    await(
        id,
        reply,
        () -> {
          Child child = children.find(id);
          Optional<String> refused = Optional.ofNullable(child).flatMap(refusal);
          if (child == null) {
            reply.accept(new Reply.NotFound(id));
          } else if (refused.isPresent()) {
            reply.accept(new Reply.Refused(refused.get()));
          } else if (!isToRestart) {
            terminate(child, why, reply);
          } else if (spec.isDynamic() || child.isTemporary()) {
            String forgotten = "' is forgotten when it stops, so it cannot be started again";
            reply.accept(new Reply.Refused("child '" + id + forgotten));
          } else {
            restart(child, why, reply);
          }
        });
  }

  public void restartChild(String id, Consumer<Reply> reply) {
    await(
        id,
        reply,
        () -> {
          if (isAbsent(id, reply)) {
            tasks.begin(id);
            tasks.start(id, () -> start(children.find(id), reply, () -> {}));
          }
        });
  }

  public void deleteChild(String id, Consumer<Reply> reply) {
    await(
        id,
        reply,
        () -> {
          if (isAbsent(id, reply)) {
            lifecycle.remove(children.find(id));
            reply.accept(new Reply.Done(id));
          }
        });
  }

  private void await(String id, Consumer<Reply> reply, Runnable task) {
    tasks.await(id, task, () -> reply.accept(new Reply.ShuttingDown()));
  }

  private void start(ChildSpec<?> child, Consumer<Reply> reply) {
    String id = child.id();
    Child known = children.find(id);
    if (known != null) {
      reply.accept(
          known.state == State.ABSENT
              ? new Reply.AlreadyPresent(id)
              : new Reply.AlreadyStarted(id));
    } else if (hasRoom(reply)) {
      tasks.begin(id);
      tasks.start(id, () -> startNew(child, reply));
    }
  }

  /** Starts a new child, unless others have taken its place while it waited. */
  private void startNew(ChildSpec<?> child, Consumer<Reply> reply) {
    if (!hasRoom(reply)) {
      tasks.idle(child.id());
      return;
    }
    var added = new Child(child);
    children.add(added);
    start(added, reply, () -> lifecycle.remove(added));
  }

  /** Whether there is room. If not, answers the request. */
  private boolean hasRoom(Consumer<Reply> reply) {
    if (spec.maxChildren().orElse(Integer.MAX_VALUE) > children.size()) {
      return true;
    }
    reply.accept(new Reply.MaxChildren(children.size()));
    return false;
  }

  private void start(Child child, Consumer<Reply> reply, Runnable undo) {
    lifecycle.start(
        child,
        () -> {
          tasks.idle(child.id());
          reply.accept(child.isIgnored ? new Reply.Ignored(child.id()) : started.apply(child));
        },
        cause -> {
          undo.run();
          tasks.idle(child.id());
          reply.accept(new Reply.StartFailed(child.id(), cause));
        });
  }

  private void terminate(Child child, String why, Consumer<Reply> reply) {
    tasks.begin(child.id());
    lifecycle.stopBack(
        child,
        child,
        null,
        new ChildExit.Shutdown(why),
        () -> {
          tasks.idle(child.id());
          reply.accept(new Reply.Done(child.id()));
        });
  }

  /** Messages wait for the child meanwhile, as in a restart by the rules. */
  private void restart(Child child, String why, Consumer<Reply> reply) {
    tasks.begin(child.id());
    lifecycle.stopBack(
        child,
        child,
        child,
        new ChildExit.Shutdown(why),
        () -> {
          lifecycle.settle(child);
          tasks.start(child.id(), () -> start(child, reply, () -> comesNotBack(child)));
        });
  }

  private void comesNotBack(Child child) {
    child.isComingBack = false;
    lifecycle.move(child, State.ABSENT);
  }

  /** Whether the child is known and not running. If not, answers the request. */
  private boolean isAbsent(String id, Consumer<Reply> reply) {
    Child child = children.find(id);
    if (spec.isDynamic()) {
      reply.accept(
          new Reply.Refused("a dynamic supervisor does not keep children that are not running"));
    } else if (child == null) {
      reply.accept(new Reply.NotFound(id));
    } else if (child.state == State.ABSENT) {
      return true;
    } else {
      reply.accept(
          child.state == State.RESTARTING ? new Reply.Restarting(id) : new Reply.Running(id));
    }
    return false;
  }
}
