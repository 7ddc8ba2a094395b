package io.clutch.internal.wire;

import static java.util.EnumSet.noneOf;
import static java.util.EnumSet.of;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The table of legal sequences of items for one incarnation, from the owner's view. Immutable: each
 * step returns the next conversation or throws.
 */
public final class Conversation {

  /** A row of the table. */
  public enum State {
    GREETING(noneOf(Kind.class), of(Kind.HELLO)),
    STARTING(
        hosts(Hosts.DOWN, Kind.START, Kind.PING, Kind.INSPECT, Kind.STOP),
        hosts(Hosts.UP, Kind.LOG, Kind.PONG, Kind.INSPECTED, Kind.READY)),
    READY(
        hosts(
            Hosts.DOWN,
            Kind.CALL,
            Kind.CAST,
            Kind.OPEN,
            Kind.FEED,
            Kind.FINISH,
            Kind.ABORT,
            Kind.DEMAND,
            Kind.INPUT_CHUNK,
            Kind.CANCEL,
            Kind.INTERRUPT,
            Kind.PING,
            Kind.INSPECT,
            Kind.STOP,
            Kind.OPENED),
        hosts(
            Hosts.UP,
            Kind.RESULT,
            Kind.FAILURE,
            Kind.CREDIT,
            Kind.ELEMENTS,
            Kind.REQUEST,
            Kind.OUTPUT_CHUNK,
            Kind.CHUNK_ACKNOWLEDGED,
            Kind.PROGRESS,
            Kind.CANCELLED,
            Kind.PONG,
            Kind.INSPECTED,
            Kind.LOG,
            Kind.FINISHING,
            Kind.UNREAD,
            Kind.FREED)),
    DRAINING(
        hosts(Hosts.DOWN, Kind.CANCEL, Kind.INTERRUPT, Kind.PING, Kind.INSPECT, Kind.OPENED),
        hosts(
            Hosts.UP,
            Kind.READY,
            Kind.RESULT,
            Kind.FAILURE,
            Kind.CREDIT,
            Kind.ELEMENTS,
            Kind.REQUEST,
            Kind.OUTPUT_CHUNK,
            Kind.CHUNK_ACKNOWLEDGED,
            Kind.PROGRESS,
            Kind.CANCELLED,
            Kind.PONG,
            Kind.INSPECTED,
            Kind.LOG,
            Kind.STOPPING,
            Kind.FINISHING,
            Kind.UNREAD,
            Kind.FREED)),
    ENDED(noneOf(Kind.class), noneOf(Kind.class));

    private final Set<Kind> sends;
    private final Set<Kind> receives;

    State(Set<Kind> sends, Set<Kind> receives) {
      this.sends = sends;
      this.receives = receives;
    }
  }

  /** What hosts send to a process, and what it sends to them. */
  private static final class Hosts {
    static final Set<Kind> DOWN =
        of(Kind.ANSWER, Kind.FAILED_ANSWER, Kind.HOST_CREDIT, Kind.TERMINATED, Kind.GIVEN);
    static final Set<Kind> UP =
        of(
            Kind.ASK,
            Kind.TELL,
            Kind.WITHDRAW,
            Kind.WAITING,
            Kind.WATCH,
            Kind.UNWATCH,
            Kind.RELEASE);
  }

  private static final Set<Kind> BEFORE_START = of(Kind.LOG, Kind.PONG);
  private static final Set<Kind> ONLY_ONCE =
      of(Kind.READY, Kind.STOPPING, Kind.FINISHING, Kind.UNREAD);

  private final State state;
  private final Set<Channel> greeted;
  private final boolean started;
  private final Set<Kind> heardOnce;

  private Conversation(State state, Set<Channel> greeted, boolean started, Set<Kind> heardOnce) {
    this.state = state;
    this.greeted = greeted;
    this.started = started;
    this.heardOnce = heardOnce;
  }

  /** What hosts send or get, and others. */
  private static Set<Kind> hosts(Set<Kind> theirs, Kind... others) {
    var all = EnumSet.copyOf(theirs);
    Collections.addAll(all, others);
    return all;
  }

  /** Before the first hello. */
  public static Conversation create() {
    return new Conversation(State.GREETING, noneOf(Channel.class), false, noneOf(Kind.class));
  }

  public State state() {
    return state;
  }

  /** Receives an item on the channel. Throws if the table does not allow it. */
  public Conversation received(FromWorker item, Channel channel) throws ProtocolException {
    Kind kind = Kind.of(item);
    boolean isEarly = state == State.STARTING && !started && !BEFORE_START.contains(kind);
    if (isEarly || !state.receives.contains(kind) || channel != expectedChannel(item)) {
      throw new ProtocolException(kind + " on " + channel + " while " + state);
    }
    if (item instanceof FromWorker.Hello) {
      return greet(channel);
    }
    return ONLY_ONCE.contains(kind) ? once(kind) : this;
  }

  /** Prepares to send an item. To send an illegal item is a fault of Clutch. */
  public Conversation sending(ToWorker item) {
    Kind kind = Kind.of(item);
    if (!maySend(kind)) {
      throw new IllegalStateException(kind + " must not be sent while " + state);
    }
    return switch (kind) {
      case START -> new Conversation(state, greeted, true, heardOnce);
      case STOP -> to(State.DRAINING);
      default -> this;
    };
  }

  /** The process has ended. */
  public Conversation ended() {
    return to(State.ENDED);
  }

  /** Whether the process can be asked to show something of itself. */
  public boolean mayInspect() {
    return maySend(Kind.INSPECT);
  }

  private boolean maySend(Kind kind) {
    boolean isEarly = kind == Kind.INSPECT && state == State.STARTING && !started;
    return state.sends.contains(kind) && !isEarly && (kind != Kind.START || !started);
  }

  private Conversation greet(Channel channel) throws ProtocolException {
    EnumSet<Channel> now = EnumSet.copyOf(greeted.isEmpty() ? noneOf(Channel.class) : greeted);
    if (!now.add(channel)) {
      throw new ProtocolException("a second hello on " + channel);
    }
    boolean all = now.size() == Channel.values().length;
    return new Conversation(all ? State.STARTING : State.GREETING, now, false, heardOnce);
  }

  private Conversation to(State next) {
    return new Conversation(next, greeted, started, heardOnce);
  }

  private Conversation once(Kind kind) throws ProtocolException {
    EnumSet<Kind> now = EnumSet.copyOf(heardOnce);
    if (!now.add(kind)) {
      throw new ProtocolException("a second " + kind);
    }
    State next = kind == Kind.READY && state == State.STARTING ? State.READY : state;
    return new Conversation(next, greeted, started, now);
  }

  private static Channel expectedChannel(FromWorker item) {
    if (item instanceof FromWorker.Hello hello) {
      return hello.channel();
    }
    boolean data =
        item instanceof FromWorker.Result
            || item instanceof FromWorker.Failure
            || item instanceof FromWorker.Credit
            || item instanceof FromWorker.Elements
            || item instanceof FromWorker.Request
            || item instanceof FromWorker.OutputChunk
            || item instanceof FromWorker.ChunkAcknowledged
            || item instanceof FromWorker.Progress
            || item instanceof FromWorker.Freed;
    return data ? Channel.DATA : Channel.CONTROL;
  }
}
