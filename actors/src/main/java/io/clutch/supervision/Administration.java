package io.clutch.supervision;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is asked of a supervisor at run time, with OTP's answers. Nothing here counts as a restart.
 */
final class Administration {
  private final SupervisorSpec spec;
  private final Children children;
  private final Lifecycle lifecycle;
  private final Turns turns;
  private final Function<Child, Answer> started;

  /** {@code started} says what is answered of a child that is ready. */
  Administration(
      SupervisorSpec spec,
      Children children,
      Lifecycle lifecycle,
      Turns turns,
      Function<Child, Answer> started) {
    this.spec = spec;
    this.children = children;
    this.lifecycle = lifecycle;
    this.turns = turns;
    this.started = started;
  }

  void startChild(ChildSpec<?> child, Consumer<Answer> reply) {
    turns.await(child.id(), () -> start(child, reply), () -> refuse(reply));
  }

  void terminateChild(String id, Consumer<Answer> reply) {
    turns.await(id, () -> terminate(children.find(id), id, reply), () -> refuse(reply));
  }

  void restartChild(String id, Consumer<Answer> reply) {
    turns.await(
        id,
        () -> {
          if (isAbsent(id, reply)) {
            turns.begin(id, () -> refuse(reply));
            turns.start(id, () -> start(children.find(id), reply, () -> {}));
          }
        },
        () -> refuse(reply));
  }

  void deleteChild(String id, Consumer<Answer> reply) {
    turns.await(
        id,
        () -> {
          if (isAbsent(id, reply)) {
            lifecycle.remove(children.find(id));
            reply.accept(new Answer.Done(id));
          }
        },
        () -> refuse(reply));
  }

  private void start(ChildSpec<?> child, Consumer<Answer> reply) {
    String id = child.id();
    Child known = children.find(id);
    if (known != null) {
      reply.accept(
          known.state == ChildState.ABSENT
              ? new Answer.AlreadyPresent(id)
              : new Answer.AlreadyStarted(id));
    } else if (hasRoom(reply)) {
      turns.begin(id, () -> refuse(reply));
      turns.start(id, () -> startNew(child, reply));
    }
  }

  /** Others may have come while it waited for its place. */
  private void startNew(ChildSpec<?> child, Consumer<Answer> reply) {
    if (!hasRoom(reply)) {
      turns.idle(child.id());
      return;
    }
    var added = new Child(child);
    children.add(added);
    start(added, reply, () -> lifecycle.remove(added));
  }

  /** Answers if there is none. */
  private boolean hasRoom(Consumer<Answer> reply) {
    if (spec.maxChildren().orElse(Integer.MAX_VALUE) > children.size()) {
      return true;
    }
    reply.accept(new Answer.MaxChildren(children.size()));
    return false;
  }

  private void start(Child child, Consumer<Answer> reply, Runnable undo) {
    lifecycle.start(
        child,
        () -> {
          turns.idle(child.id());
          reply.accept(child.isIgnored ? new Answer.Ignored(child.id()) : started.apply(child));
        },
        cause -> {
          undo.run();
          turns.idle(child.id());
          reply.accept(new Answer.StartFailed(child.id(), cause));
        });
  }

  private void terminate(Child child, String id, Consumer<Answer> reply) {
    if (child == null) {
      reply.accept(new Answer.NotFound(id));
      return;
    }
    turns.begin(id, () -> refuse(reply));
    lifecycle.stopBack(
        child,
        child,
        null,
        new ChildExit.Shutdown("terminated by request"),
        () -> {
          turns.idle(child.id());
          reply.accept(new Answer.Done(id));
        });
  }

  /** Answers unless the child is one that is known and not running. */
  private boolean isAbsent(String id, Consumer<Answer> reply) {
    Child child = children.find(id);
    if (spec.isDynamic()) {
      reply.accept(
          new Answer.Refused("a dynamic supervisor knows no children that are not running"));
    } else if (child == null) {
      reply.accept(new Answer.NotFound(id));
    } else if (child.state == ChildState.ABSENT) {
      return true;
    } else {
      reply.accept(
          child.state == ChildState.RESTARTING
              ? new Answer.Restarting(id)
              : new Answer.Running(id));
    }
    return false;
  }

  private static void refuse(Consumer<Answer> reply) {
    reply.accept(new Answer.ShuttingDown());
  }
}
