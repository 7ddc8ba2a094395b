package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisorCommand.Down;
import io.clutch.supervision.SupervisorCommand.MonitorChild;
import io.clutch.supervision.internal.rules.Child;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;

/** The monitors of children and of the supervisor itself, and those who wait for its start. */
final class Monitors {
  private static final int MOST_AWAITING = 10_000;

  private final TreePosition position;
  private final Map<Child, List<ActorRef<Down>>> ofChildren = new HashMap<>();
  private final List<ActorRef<Down>> ofAll = new ArrayList<>();
  private final List<AwaitStarted> awaitingStart = new ArrayList<>();
  private boolean isStarted;

  Monitors(TreePosition position) {
    this.position = position;
  }

  void add(ActorRef<Down> replyTo) {
    ofAll.add(replyTo);
  }

  void add(AwaitStarted await) {
    if (isStarted) {
      await.started().complete(Done.getInstance());
    } else if (hasPlace()) {
      awaitingStart.add(await);
    } else {
      await.refused("more than " + MOST_AWAITING + " wait for the start of " + position.name());
    }
  }

  /** Those that do not wait any more leave theirs. */
  private boolean hasPlace() {
    if (awaitingStart.size() >= MOST_AWAITING) {
      awaitingStart.removeIf(await -> await.started().isDone());
    }
    return awaitingStart.size() < MOST_AWAITING;
  }

  /** Tells that all children have started. */
  void started() {
    isStarted = true;
    awaitingStart.forEach(await -> await.started().complete(Done.getInstance()));
    awaitingStart.clear();
  }

  /** Adds a monitor. {@code child} is null if there is none with that id. */
  void add(Child child, MonitorChild request) {
    if (child != null && child.isUp()) {
      ofChildren.computeIfAbsent(child, key -> new ArrayList<>()).add(request.replyTo());
      return;
    }
    ChildExit last = child == null ? null : child.lastExit;
    ChildExit reason = last == null ? new ChildExit.Killed("no such child is running") : last;
    request.replyTo().tell(new Down(position.path(request.id()), reason));
  }

  void ended(Child child, ChildExit exit) {
    List<ActorRef<Down>> interested = ofChildren.remove(child);
    if (interested != null) {
      interested.forEach(each -> each.tell(new Down(position.path(child.id()), exit)));
    }
  }

  void allEnded(ChildExit reason) {
    List.copyOf(ofChildren.keySet()).forEach(child -> ended(child, reason));
    ofAll.forEach(each -> each.tell(new Down(position.name(), reason)));
    awaitingStart.forEach(await -> await.ended(position.name(), reason));
    awaitingStart.clear();
  }
}
