package io.clutch.internal.transport;

import io.clutch.internal.loop.SelectorWait;
import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.FaultLog;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.zmtp.ZmtpException;
import io.clutch.telemetry.LinkEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import zmq.Msg;

/**
 * A ROUTER that knows its peers by identity, behind a {@link Gate} that admits only proved peers.
 * Used by one thread.
 */
final class JeroMqTransport extends BoundTransport {
  private static final Logger LOG = LoggerFactory.getLogger(JeroMqTransport.class);

  // The message that ZeroMQ adds after a connection's last frame: a byte that no MessagePack value
  // begins with.
  private static final byte[] DISCONNECTED = {(byte) 0xc1};

  private static final int BATCH = 256;

  private final ZContext context = new ZContext(1);
  final ZMQ.Socket socket;
  private final Map<ByteBuffer, Recipient> expected = new HashMap<>();
  private final SelectorWait wait;
  private final Selector selector;
  private Gate gate;
  private volatile Throwable lost;
  // The error when a message could not be allocated most recently.
  private volatile OutOfMemoryError unheld;
  private boolean closed;

  private JeroMqTransport(SocketLoop loop, SelectorWait wait) {
    super(loop);
    this.wait = wait;
    this.selector = wait.selector();
    context.setUncaughtExceptionHandler((thread, cause) -> lost(cause));
    context.setNotificationExceptionHandler(
        (thread, cause) -> LOG.warn("A connection of ZeroMQ's failed", cause));
    socket = context.createSocket(SocketType.ROUTER);
  }

  /** Ends the transport, because ZeroMQ's own thread has ended, perhaps for lack of memory. */
  private void lost(Throwable cause) {
    lost = cause;
    wait.call();
  }

  static JeroMqTransport bind(
      LinkSettings settings,
      SocketLoop loop,
      SelectorWait wait,
      MemoryBudget memory,
      Consumer<LinkEvent> events) {
    var transport = new JeroMqTransport(loop, wait);
    try {
      transport.configure(settings);
      InnerDoor door = InnerDoor.of(transport.socket);
      wait.watch(transport.socket.getFD());
      transport.gate = new Gate(settings, door, wait, memory, events, transport.expected::get);
      warnOf(settings);
      return transport;
    } catch (IOException | RuntimeException e) {
      transport.context.close();
      throw new IllegalStateException(
          "cannot bind " + settings.address() + ": " + e.getMessage(), e);
    }
  }

  private static void warnOf(LinkSettings settings) {
    if (!TcpAddress.of(settings.address()).isLoopback()) {
      LOG.warn(
          "{} can be reached from other machines, because clutch.link.trusted-network says that the"
              + " network is trusted. Peers prove their identity, but nothing is encrypted: who can"
              + " read or change the traffic can read and forge calls",
          settings.address());
    }
  }

  private void configure(LinkSettings settings) {
    socket.setRouterMandatory(true);
    socket.setLinger(0);
    socket.base().setSocketOpt(zmq.ZMQ.ZMQ_DISCONNECT_MSG, DISCONNECTED);
    socket.setMaxMsgSize(settings.maxMessageSize());
    socket.setMsgAllocator(size -> allocate(size, settings.maxMessageSize()));
    socket.setSndHWM(settings.highWaterMark());
    socket.setRcvHWM(settings.highWaterMark());
    socket.setHandshakeIvl(0); // its peers are only the gate's own connections
  }

  /**
   * Allocates a message within the limit. JeroMQ reads the size in a frame's header as signed, so a
   * size with the highest bit set passes its own check, and the allocation would end its thread or
   * take 2 GiB of the heap.
   */
  private Msg allocate(int size, long limit) {
    try {
      return size < 0 || size > limit ? new Msg(0) : new Msg(size);
    } catch (OutOfMemoryError e) {
      // Thrown on, it would end the thread and all connections. An empty message is shorter than it
      // was at the gate, and that ends only its own connection.
      unheld = e;
      FaultLog.report(LOG, "A message of " + size + " bytes cannot be held", e);
      return new Msg(0);
    }
  }

  @Override
  public String endpoint() {
    return gate.endpoint();
  }

  @Override
  public boolean ensureBound() {
    return false; // a port cannot be removed
  }

  @Override
  public Peer expect(byte[] identity, Receiver receiver) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    ByteBuffer key = ByteBuffer.wrap(identity.clone());
    if (expected.putIfAbsent(key, new Recipient(receiver, new InTransit())) != null) {
      throw new IllegalStateException("this identity is expected already");
    }
    gate.expect(key);
    return new RouterPeer(key);
  }

  @Override
  public boolean receive() {
    if (lost != null && !closed) {
      end(lost);
      return false;
    }
    gate.receive();
    selector.selectedKeys().clear();
    for (int i = 0; i < BATCH; i++) {
      byte[] identity = closed ? null : socket.recv(ZMQ.DONTWAIT);
      if (identity == null) {
        return i > 0;
      }
      dispatch(expected.get(ByteBuffer.wrap(identity)));
    }
    return true;
  }

  @Override
  public boolean mayRunOnCaller() {
    return false; // a send may consume the event for which the loop sleeps
  }

  @Override
  public void flush() {
    // JeroMQ's own thread writes.
  }

  @Override
  public long waitNanos() {
    return gate.waitNanos();
  }

  @Override
  public long refusedConnections() {
    return gate.refusedConnections();
  }

  private void dispatch(Recipient recipient) {
    try {
      byte[] frame = socket.hasReceiveMore() ? socket.recv() : new byte[0];
      if (recipient == null) {
        discard(frame);
      } else if (Arrays.equals(frame, DISCONNECTED)) {
        disconnected(recipient);
      } else {
        deliver(recipient, frame, socket.hasReceiveMore() ? buffers() : List.of());
      }
    } catch (RuntimeException | Error e) {
      skipMessage(); // otherwise its next part would be read as another peer's identity
      FaultLog.report(LOG, "A message could not be received", e);
      if (recipient != null) {
        recipient.receiver().failed(e);
      }
    }
  }

  private void disconnected(Recipient recipient) {
    boolean isAllDelivered = recipient.inTransit().isEmpty();
    recipient.inTransit().release();
    if (isAllDelivered || unheld == null) {
      recipient.receiver().disconnected();
    } else {
      recipient.receiver().failed(unheld);
    }
  }

  private void deliver(Recipient recipient, byte[] frame, List<ByteBuffer> buffers) {
    InTransit.Message sent = recipient.inTransit().poll();
    if (sent == null) {
      recipient.receiver().received(frame, buffers);
    } else if (sent.size() == size(frame, buffers)) {
      recipient.receiver().received(frame, buffers, sent.held());
    } else {
      sent.held().release();
      recipient.receiver().failed(unheld != null ? unheld : new ZmtpException("part of a message"));
    }
  }

  private static long size(byte[] frame, List<ByteBuffer> buffers) {
    long size = frame.length;
    for (ByteBuffer buffer : buffers) {
      size += buffer.remaining();
    }
    return size;
  }

  private List<ByteBuffer> buffers() {
    var buffers = new ArrayList<ByteBuffer>(2);
    while (socket.hasReceiveMore()) {
      buffers.add(ByteBuffer.wrap(socket.recv()));
    }
    return buffers;
  }

  private void discard(byte[] frame) {
    if (!Arrays.equals(frame, DISCONNECTED)) {
      dropped();
    }
    skipMessage();
  }

  private void skipMessage() {
    while (socket.hasReceiveMore()) {
      socket.recv();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      expected.clear();
      if (gate != null) {
        gate.close();
      }
      closeContext();
    }
  }

  /** Closes the context, on another thread, because the wait for the I/O thread must not block. */
  private void closeContext() {
    if (lost == null) {
      context.close();
    } else {
      var closing = new Thread(context::close, "clutch-zeromq-close");
      closing.setDaemon(true);
      closing.start();
    }
  }

  private final class RouterPeer implements Peer {
    private final ByteBuffer identity;

    RouterPeer(ByteBuffer identity) {
      this.identity = identity;
    }

    @Override
    public boolean send(byte[] frame, List<ByteBuffer> buffers) {
      // Only the identity can be refused. The parts after it go to a pipe that has just accepted
      // the
      // message.
      if (closed || !send(ByteBuffer.wrap(identity.array()), false)) {
        return false;
      }
      send(ByteBuffer.wrap(frame), buffers.isEmpty());
      for (int i = 0; i < buffers.size(); i++) {
        send(buffers.get(i).slice(), i == buffers.size() - 1);
      }
      return true;
    }

    private boolean send(ByteBuffer part, boolean last) {
      return socket.base().send(new Msg(part), last ? ZMQ.DONTWAIT : ZMQ.DONTWAIT | ZMQ.SNDMORE);
    }

    @Override
    public void forget() {
      Recipient recipient = expected.remove(identity);
      if (recipient != null) {
        recipient.inTransit().release();
      }
      gate.forget(identity);
    }
  }
}
