package io.clutch.internal.worker;

import io.clutch.internal.builtin.WorkerChildren;
import io.clutch.internal.request.Event;
import java.util.function.Consumer;

/** Lets a worker go on once what its process had spawned has ended. For the socket loop. */
final class ChildrenEnd {
  private static final Runnable NOTHING = () -> {};

  private final WorkerChildren children;
  private final Consumer<Event> self;
  private boolean isAwaited;
  private Runnable next = NOTHING;

  ChildrenEnd(WorkerChildren children, Consumer<Event> self) {
    this.children = children;
    this.self = self;
  }

  /** A process has ended. */
  void begin(int incarnation) {
    isAwaited |= children.end(incarnation, () -> self.accept(new Event.ChildrenEnded(incarnation)));
  }

  /** Runs the action then, or now. It replaces one that still waits. */
  void then(Runnable action) {
    if (isAwaited) {
      next = action;
    } else {
      action.run();
    }
  }

  /** Handles the event if it is that end. */
  boolean isToldBy(Event event) {
    if (!(event instanceof Event.ChildrenEnded)) {
      return false;
    }
    isAwaited = false;
    Runnable due = next;
    next = NOTHING;
    due.run();
    return true;
  }
}
