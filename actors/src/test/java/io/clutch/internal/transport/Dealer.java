package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A worker's end of a connection: a DEALER that speaks ZMTP 3.1 itself, for JeroMQ's own stalls now
 * and then while it connects. For one thread.
 */
public final class Dealer implements AutoCloseable {
  /** Signature, version 3.1, mechanism NULL, not a server. */
  static final byte[] GREETING =
      HexFormat.of()
          .parseHex(
              "ff00000000000000017f0301" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31));

  private static final int MORE = 1;
  private static final int LARGE = 2;
  private static final int COMMAND = 4;
  private static final int PATIENCE = 10_000;

  private final RawPeer peer;
  private ByteBuffer unread = ByteBuffer.allocate(0);
  private int patience = PATIENCE;

  public Dealer(Transport transport, byte[] identity) {
    peer = new RawPeer(transport);
    // Each waits for the other's part, as ZMTP wants it.
    peer.write(GREETING);
    read(GREETING.length);
    peer.write(ready(identity));
    read(1);
    read(read(1)[0] & 0xff);
  }

  /** The command with which a DEALER of this identity is ready. */
  static byte[] ready(byte[] identity) {
    var body = new ByteArrayOutputStream();
    body.writeBytes("\5READY".getBytes(US_ASCII));
    property(body, "Socket-Type", "DEALER".getBytes(US_ASCII));
    property(body, "Identity", identity);
    return frame(COMMAND, body.toByteArray());
  }

  private static void property(ByteArrayOutputStream body, String name, byte[] value) {
    body.write(name.length());
    body.writeBytes(name.getBytes(US_ASCII));
    body.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
    body.writeBytes(value);
  }

  private static byte[] frame(int flags, byte[] body) {
    boolean large = body.length > 255;
    var header = ByteBuffer.allocate(large ? 9 : 2).put((byte) (large ? flags | LARGE : flags));
    if (large) {
      header.putLong(body.length);
    } else {
      header.put((byte) body.length);
    }
    return ByteBuffer.allocate(header.position() + body.length)
        .put(header.flip())
        .put(body)
        .array();
  }

  public void send(byte[]... parts) {
    for (int i = 0; i < parts.length; i++) {
      sendRaw(frame(i < parts.length - 1 ? MORE : 0, parts[i]));
    }
  }

  /** Bytes that need not be a frame. */
  public void sendRaw(byte[] bytes) {
    peer.write(bytes);
  }

  /** The next message; throws if none comes within 10 s, or the connection ends. */
  List<byte[]> receive() {
    var parts = new ArrayList<byte[]>();
    int flags;
    do {
      flags = read(1)[0];
      byte[] length = read((flags & LARGE) > 0 ? 8 : 1);
      byte[] body = read(new BigInteger(1, length).intValueExact());
      if ((flags & COMMAND) == 0) {
        parts.add(body);
      }
    } while ((flags & (MORE | COMMAND)) > 0);
    return parts;
  }

  private byte[] read(int count) {
    var bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (!unread.hasRemaining()) {
        byte[] more = peer.read(patience);
        if (more.length == 0) {
          throw new UncheckedIOException(new EOFException());
        }
        unread = ByteBuffer.wrap(more);
      }
      int some = Math.min(bytes.remaining(), unread.remaining());
      bytes.put(unread.slice().limit(some));
      unread.position(unread.position() + some);
    }
    return bytes.array();
  }

  /** Whether no message arrives within a number of milliseconds. */
  boolean hearsNothing(int millis) {
    patience = millis;
    try {
      receive();
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof SocketTimeoutException || e.getCause() instanceof EOFException;
    } finally {
      patience = PATIENCE;
    }
  }

  /** Reads to the end of the connection; throws if there is none within 10 s. */
  public void awaitClosed() {
    peer.awaitClosed();
  }

  @Override
  public void close() {
    peer.close();
  }
}
