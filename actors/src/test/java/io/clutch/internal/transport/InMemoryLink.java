package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A transport without a socket. The test connects the other ends. For one thread. */
public final class InMemoryLink implements Transport {
  private final Map<ByteBuffer, Receiver> expected = new HashMap<>();
  private final Map<ByteBuffer, Receiver> connected = new HashMap<>();
  private long unknownPeers;
  private int answersExpected;

  @Override
  public String endpoint() {
    return "inproc://test";
  }

  @Override
  public boolean ensureBound() {
    return false;
  }

  @Override
  public void atTurnEnd(Runnable task) {
    task.run(); // each message is a turn of its own
  }

  @Override
  public void runOnCaller(Runnable action) {
    action.run();
  }

  @Override
  public void pollUntil(BooleanSupplier done, long until) {
    // there is nothing to read
  }

  @Override
  public void wakeup() {
    // nobody reads
  }

  @Override
  public void addPendingReplies(int more) {
    answersExpected += more;
  }

  /** The number of expected replies. */
  public int answersExpected() {
    return answersExpected;
  }

  @Override
  public Executor batching(Executor executor) {
    return executor;
  }

  @Override
  public long refusedConnections() {
    return 0;
  }

  @Override
  public long unknownPeers() {
    return unknownPeers;
  }

  @Override
  public Optional<Throwable> fault() {
    return Optional.empty();
  }

  @Override
  public void whenFailed(Consumer<Throwable> told) {
    // it never fails
  }

  /** Fails the connection on this side. */
  public void fail(byte[] identity, Throwable cause) {
    disconnect(identity);
    Receiver receiver = expected.get(ByteBuffer.wrap(identity));
    if (receiver != null) {
      receiver.failed(cause);
    }
  }

  @Override
  public Peer expect(byte[] identity, Receiver receiver) {
    ByteBuffer key = ByteBuffer.wrap(identity.clone());
    if (expected.putIfAbsent(key, receiver) != null) {
      throw new IllegalStateException("this identity is expected already");
    }
    return new InMemoryPeer(key);
  }

  /** Connects the other end, which then receives the messages to the identity. */
  public void connect(byte[] identity, Receiver other) {
    connected.put(ByteBuffer.wrap(identity.clone()), other);
  }

  /** Breaks the connection. Messages to it are lost. */
  public void disconnect(byte[] identity) {
    connected.remove(ByteBuffer.wrap(identity));
  }

  /** Ends the connection after all of its messages. */
  public void hangUp(byte[] identity) {
    disconnect(identity);
    Receiver receiver = expected.get(ByteBuffer.wrap(identity));
    if (receiver != null) {
      receiver.disconnected();
    }
  }

  /** Delivers a frame from a peer with this identity. */
  public void deliver(byte[] identity, byte[] frame, List<ByteBuffer> buffers) {
    Receiver receiver = expected.get(ByteBuffer.wrap(identity));
    if (receiver == null) {
      unknownPeers++;
    } else {
      receiver.received(frame, buffers);
    }
  }

  /** The number of expected peers. */
  public int expected() {
    return expected.size();
  }

  @Override
  public void close() {
    expected.clear();
    connected.clear();
  }

  private final class InMemoryPeer implements Peer {
    private final ByteBuffer identity;

    InMemoryPeer(ByteBuffer identity) {
      this.identity = identity;
    }

    @Override
    public boolean send(byte[] frame, List<ByteBuffer> buffers) {
      Receiver other = connected.get(identity);
      if (other != null) {
        other.received(frame, buffers);
      }
      return other != null;
    }

    @Override
    public void forget() {
      expected.remove(identity);
    }
  }
}
