package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The children in start order. Only {@link #forEach} iterates over them. */
public final class Children {
  private final Map<String, Child> byId = new HashMap<>();
  private Child first;
  private Child last;
  private int running;
  private int supervisors;
  private int significantLeft;

  Child first() {
    return first;
  }

  Child last() {
    return last;
  }

  /** The child with this id; null if there is none. */
  public Child find(String id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }

  /** The number of significant children that run or are about to. */
  int significantLeft() {
    return significantLeft;
  }

  public ChildCount count() {
    return new ChildCount(size(), running, supervisors, size() - supervisors);
  }

  void add(Child child) {
    byId.put(child.id(), child);
    child.previous = last;
    if (last == null) {
      first = child;
    } else {
      last.next = child;
    }
    last = child;
    supervisors += isSupervisor(child);
  }

  void remove(Child child) {
    move(child, State.ABSENT);
    byId.remove(child.id());
    if (child.previous == null) {
      first = child.next;
    } else {
      child.previous.next = child.next;
    }
    if (child.next == null) {
      last = child.previous;
    } else {
      child.next.previous = child.previous;
    }
    supervisors -= isSupervisor(child);
  }

  void move(Child child, State state) {
    count(child, -1);
    child.state = state;
    count(child, 1);
  }

  /** Sets the end of a child, while the consequences must wait; null afterwards. */
  void pending(Child child, ChildExit exit) {
    count(child, -1);
    child.pendingExit = exit;
    count(child, 1);
  }

  public void forEach(Consumer<Child> action) {
    for (Child child = first; child != null; child = child.next) {
      action.accept(child);
    }
  }

  private void count(Child child, int difference) {
    if (child.shownState() == State.RUNNING) {
      running += difference;
    }
    if (child.spec.significant() && child.state != State.ABSENT) {
      significantLeft += difference;
    }
  }

  private static int isSupervisor(Child child) {
    return child.isSupervisor() ? 1 : 0;
  }
}
