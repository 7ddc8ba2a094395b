package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The floor: JeroMQ and pyzmq, with one blocking loop on each side, one frame per message, no codec
 * and no actor. Python echoes each message.
 */
public final class Floor implements Subject {
  private static final long START_SECONDS = 20;
  private static final int RECEIVE_LIMIT = 60_000;
  private static final int WINDOW_BYTES = 4 << 20;
  private static final int WINDOW = 64;
  private static final int ZERO_COPY_FROM = 64 << 10;
  private static final byte[] ZERO_COPY = {'Z'};
  private static final byte[] COPY = {'C'};
  private static final byte ECHO = 'e';
  private static final byte TAKE = 't';

  private final SocketType type;
  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;
  private final PythonProcess python;
  private byte[] identity = {};

  private Floor(SocketType type, Peers peers) throws Exception {
    this.type = type;
    this.socket = context.createSocket(type);
    socket.setLinger(0);
    socket.setReceiveTimeOut(RECEIVE_LIMIT);
    socket.setSendTimeOut(RECEIVE_LIMIT);
    socket.bind("tcp://127.0.0.1:0");
    this.python = peers.start("floor.py", type.name(), socket.getLastEndpoint());
  }

  /** A pair of PAIR sockets: the anchor of most rows. */
  public static Subject pair(Peers peers) throws Exception {
    return new Floor(SocketType.PAIR, peers).opened();
  }

  /** A ROUTER here and a DEALER in Python. */
  public static Subject router(Peers peers) throws Exception {
    return new Floor(SocketType.ROUTER, peers).opened();
  }

  private Floor opened() throws Exception {
    try {
      python.line(START_SECONDS);
      byte[] first = socket.recv();
      if (type == SocketType.ROUTER) {
        identity = first;
        socket.recv();
      }
      return this;
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  @Override
  public String name() {
    return type == SocketType.PAIR ? "bare PAIR" : "bare ROUTER";
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    byte[] message = ByteBuffer.allocate(1 + Long.BYTES).put(ECHO).array();
    return Stopwatch.each(length, () -> exchange(message));
  }

  private void exchange(byte[] message) throws IOException {
    transmit(message);
    receive();
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public double rate(int inFlight, Duration length) throws Exception {
    byte[] message = ByteBuffer.allocate(1 + Long.BYTES).put(ECHO).array();
    long begin = System.nanoTime();
    long sent = 0;
    long received = 0;
    while (sent == 0 || received < sent) {
      boolean more = System.nanoTime() - begin < length.toNanos();
      while ((more || sent == 0) && sent - received < inFlight) {
        transmit(message);
        sent++;
      }
      receive();
      received++;
    }
    return received * 1e9 / (System.nanoTime() - begin);
  }

  @Override
  public int largest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public double echo(byte[] bytes, Duration length) throws Exception {
    byte[] message = marked(ECHO, bytes);
    transmit(bytes.length >= ZERO_COPY_FROM ? ZERO_COPY : COPY);
    return Stopwatch.mean(length, () -> exchange(message));
  }

  @Override
  public double send(byte[] bytes, Duration length) throws Exception {
    byte[] message = marked(TAKE, bytes);
    byte[] end = {ECHO};
    int window = window(bytes.length);
    transmit(bytes.length >= ZERO_COPY_FROM ? ZERO_COPY : COPY);
    double seconds =
        Stopwatch.mean(
            length,
            () -> {
              for (int i = 0; i < window; i++) {
                transmit(message);
              }
              exchange(end);
            });
    return seconds / window;
  }

  /** How many messages of this size may be in flight. */
  static int window(int size) {
    return Math.max(1, Math.min(WINDOW, WINDOW_BYTES / Math.max(1, size)));
  }

  private static byte[] marked(byte mark, byte[] bytes) {
    byte[] message = bytes.clone();
    message[0] = mark;
    return message;
  }

  private void transmit(byte[] message) throws IOException {
    if (type == SocketType.ROUTER) {
      socket.sendMore(identity);
    }
    if (!socket.send(message)) {
      throw new IOException("the bare socket took no message");
    }
  }

  private void receive() throws IOException {
    byte[] first = socket.recv();
    if (first == null || (type == SocketType.ROUTER && socket.recv() == null)) {
      throw new IOException("the bare socket brought no answer");
    }
  }

  @Override
  public void close() throws IOException {
    context.close();
    python.close();
  }
}
