package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.log.LogText;

/**
 * A node as it was at an event, as far as events tell. Immutable.
 *
 * @param state a word as in {@link NodeReading#state}
 * @param pid 0 if it had no process, or that is unknown
 * @param lastExit why it last ended, at most 1 KiB; may be empty
 */
public record PastNode(
    String name, Kind kind, String state, long incarnation, long pid, String lastExit) {

  /** A node of a reading. */
  static PastNode of(NodeReading node) {
    NodeReading.Life life = node.life();
    String lastExit = LogText.cut(life.lastExit(), TimelineEvents.LONGEST);
    return new PastNode(
        node.name(), node.kind(), node.state(), life.incarnation(), life.pid(), lastExit);
  }

  /** The node after the event. {@code before} is null if it was not there. */
  static PastNode after(TimelineEvent event, PastNode before) {
    PastNode was =
        before == null ? new PastNode(event.name(), event.kind(), "unknown", 0, 0, "") : before;
    return switch (event.type()) {
      case START -> was.with("starting", event, 0);
      case READY -> was.with("running", event, event.pid());
      case EXIT, STOP -> was.ended(event);
      case RESTART -> was.with("restarting", event, 0);
      case GIVE_UP -> event.kind() == Kind.POOL ? was.with("restarting", event, 0) : was;
      case RECYCLE -> was.with("stopping", event, was.pid());
      case DEADLINE, POISON, SILENT, ACTION -> was;
    };
  }

  private PastNode with(String its, TimelineEvent event, long process) {
    long number = event.incarnation() == 0 ? incarnation : event.incarnation();
    return new PastNode(name, event.kind(), its, number, process, lastExit);
  }

  private PastNode ended(TimelineEvent event) {
    return new PastNode(
        name,
        event.kind(),
        Nodes.ENDED,
        incarnation,
        0,
        event.text().isEmpty() ? lastExit : event.text());
  }

  boolean hasEnded() {
    return state.equals(Nodes.ENDED);
  }
}
