package io.clutch.internal.dispatch;

import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.memory.SharedPlace;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.transport.Peer;
import io.clutch.internal.transport.Receiver;
import io.clutch.internal.transport.Transport;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.wire.Conversation;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.Credentials;
import io.clutch.internal.wire.FrameReader;
import io.clutch.internal.wire.FrameWriter;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.SharedBuffer;
import io.clutch.internal.wire.ToWorker;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The three channels of one incarnation, and their conversation. */
public final class Connection {
  public static final long PROTOCOL = 1;

  private final Credentials credentials;
  private final Map<Channel, Peer> peers = new EnumMap<>(Channel.class);
  private final Set<Channel> open = EnumSet.noneOf(Channel.class);
  private final FrameWriter writer = new FrameWriter();
  private Conversation conversation = Conversation.create();
  private final SharedTraffic shared;
  private byte[] nonce = new byte[0];
  private String python = "";

  public Connection(
      Transport transport,
      Credentials credentials,
      int incarnation,
      Consumer<Event> events,
      RequestRuntime runtime) {
    this.credentials = credentials;
    this.shared = new SharedTraffic(runtime.shared(), runtime.memory());
    for (Channel channel : Channel.values()) {
      peers.put(
          channel,
          transport.expect(
              credentials.identity(channel),
              new ToActor(incarnation, channel, credentials, events)));
    }
  }

  private record ToActor(
      int incarnation, Channel channel, Credentials credentials, Consumer<Event> events)
      implements Receiver {
    @Override
    public Optional<Predicate<byte[]>> proof() {
      return Optional.of(frame -> isProof(channel, credentials, frame));
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers) {
      received(frame, buffers, Reservation.NONE);
    }

    @Override
    public void received(byte[] frame, List<ByteBuffer> buffers, Reservation held) {
      events.accept(new Event.Frame(incarnation, channel, frame, buffers, held));
    }

    @Override
    public void refused(Cause cause, String why) {
      events.accept(new Event.Refused(incarnation, channel, cause, why));
    }

    @Override
    public void disconnected() {
      events.accept(new Event.Disconnected(incarnation, channel));
    }

    @Override
    public void failed(Throwable cause) {
      events.accept(new Event.ConnectionFailed(incarnation, channel, cause));
    }
  }

  public Conversation.State state() {
    return conversation.state();
  }

  /**
   * Whether the frame is from the worker itself: the channel's peer has proved that before, or this
   * frame does.
   */
  public boolean admits(Channel channel, byte[] frame) {
    return open.contains(channel) || isProof(channel, credentials, frame);
  }

  private static boolean isProof(Channel channel, Credentials credentials, byte[] frame) {
    try {
      return FrameReader.read(frame).get(0) instanceof FromWorker.Hello hello
          && hello.channel() == channel
          && credentials.accepts(hello);
    } catch (ProtocolException unreadable) {
      return false;
    }
  }

  /** Whether the channel's peer has proved that it is the worker. */
  boolean isProved(Channel channel) {
    return open.contains(channel);
  }

  /** The items of a frame, checked to be legal now. An echo has none. */
  public List<FromWorker> receive(Channel channel, byte[] frame) throws ProtocolException {
    if (channel == Channel.ECHO && state() != Conversation.State.GREETING) {
      return List.of();
    }
    List<FromWorker> items = FrameReader.read(frame);
    for (FromWorker item : items) {
      conversation = conversation.received(item, channel);
      if (item instanceof FromWorker.Hello hello) {
        check(hello);
      }
    }
    return items;
  }

  private void check(FromWorker.Hello hello) throws ProtocolException {
    if (!credentials.accepts(hello)) {
      throw new ProtocolException("a hello with a wrong proof on " + hello.channel());
    }
    if (hello.version() != PROTOCOL) {
      throw new ProtocolException(
          "protocol version " + hello.version() + " instead of " + PROTOCOL);
    }
    open.add(hello.channel());
    if (hello.channel() == Channel.CONTROL) {
      nonce = hello.nonce();
      python = hello.python();
    }
  }

  /** The version of Python that the process has told; empty until it has greeted. */
  String python() {
    return python;
  }

  void disconnected(Channel channel) {
    open.remove(channel);
  }

  /** Whether events may still arrive. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  public boolean start(byte[] specification) {
    return control(new ToWorker.Start(credentials.startProof(nonce), specification));
  }

  public boolean control(ToWorker item) {
    return control(List.of(item));
  }

  /** Whether the process can be asked to show something of itself. */
  public boolean mayInspect() {
    return conversation.mayInspect();
  }

  /** Sends these items as one message. */
  public boolean control(List<? extends ToWorker> items) {
    for (ToWorker item : items) {
      conversation = conversation.sending(item);
    }
    return peers.get(Channel.CONTROL).send(writer.write(items), List.of());
  }

  /** Shares memory with a worker that can open this process's files and names one of its own. */
  public void share(SharedPlace probe) {
    if (shared.open(probe)) {
      control(new ToWorker.Opened(0));
    }
  }

  /** Records that the worker does not share memory: large buffers travel in frames. */
  public void declineSharing() {
    shared.decline();
  }

  /** Whether large buffers cross in shared memory. */
  public boolean isSharing() {
    return shared.isOpen();
  }

  /** Records that the worker no longer refers to these shared buffers. */
  public void freed(List<Long> numbers) throws ProtocolException {
    shared.freed(numbers);
  }

  /**
   * The message with all its buffers, shared ones too. Empty if the process has ended, and what it
   * shared with it.
   */
  public Optional<Event.Frame> withSharedBuffers(Event.Frame message) throws ProtocolException {
    if (!shared.isWrapped(message)) {
      return Optional.of(message);
    }
    List<SharedBuffer> where = shared.where(message);
    Optional<Event.Frame> whole = shared.unwrap(message, where);
    State state = state();
    if (whole.isPresent() && (state == State.READY || state == State.DRAINING)) {
      control(new ToWorker.Opened(where.size()));
    }
    return whole;
  }

  private boolean data(byte[] frame, Buffers buffers) {
    Optional<SharedTraffic.Message> message =
        buffers.isShared() && isSharing() ? shared.wrap(frame, buffers) : Optional.empty();
    Peer peer = peers.get(Channel.DATA);
    if (message.isEmpty()) {
      return peer.send(frame, buffers);
    }
    boolean isSent = peer.send(message.get().frame(), message.get().buffers());
    if (isSent) {
      shared.sent(message.get());
    }
    return isSent;
  }

  /** Sends these calls with all of their buffers as one message. */
  public boolean call(List<ToWorker.Call> calls, Buffers buffers) {
    for (ToWorker.Call call : calls) {
      conversation = conversation.sending(call);
    }
    return data(writer.write(calls), buffers);
  }

  /** Sends these stream items with all of their buffers as one message. */
  public boolean stream(List<ToWorker> items, Buffers buffers) {
    for (ToWorker item : items) {
      conversation = conversation.sending(item);
    }
    return data(writer.write(items), buffers);
  }

  public boolean echo(long sequence) {
    byte[] probe = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    return peers.get(Channel.ECHO).send(probe, List.of());
  }

  void close() {
    conversation = conversation.ended();
    shared.close();
    peers.values().forEach(Peer::forget);
  }
}
