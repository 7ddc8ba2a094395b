package io.clutch.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A worker's end of a connection: a DEALER that speaks ZMTP 3.1 itself, for JeroMQ's own stalls now
 * and then while it connects. For one thread.
 */
final class Dealer implements AutoCloseable {
  /** Signature, version 3.1, mechanism NULL, not a server. */
  static final byte[] GREETING =
      HexFormat.of()
          .parseHex(
              "ff00000000000000017f0301" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31));

  private static final int MORE = 1;
  private static final int LARGE = 2;
  private static final int COMMAND = 4;
  private static final int PATIENCE = 10_000;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  Dealer(Link link, byte[] identity) {
    try {
      socket = new Socket("127.0.0.1", Loops.port(link));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE);
      out = socket.getOutputStream();
      in = new DataInputStream(socket.getInputStream());
      // Each waits for the other's part, as ZMTP wants it.
      out.write(GREETING);
      in.readFully(new byte[GREETING.length]);
      out.write(ready(identity));
      in.readUnsignedByte();
      in.readFully(new byte[in.readUnsignedByte()]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  void send(byte[]... parts) {
    for (int i = 0; i < parts.length; i++) {
      sendRaw(frame(i < parts.length - 1 ? MORE : 0, parts[i]));
    }
  }

  /** Bytes that need not be a frame. */
  void sendRaw(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next message; throws if none comes within 10 s, or the connection ends. */
  List<byte[]> receive() {
    try {
      var parts = new ArrayList<byte[]>();
      int flags;
      do {
        flags = in.readUnsignedByte();
        byte[] body = new byte[(flags & LARGE) > 0 ? (int) in.readLong() : in.readUnsignedByte()];
        in.readFully(body);
        if ((flags & COMMAND) == 0) {
          parts.add(body);
        }
      } while ((flags & (MORE | COMMAND)) > 0);
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether no message comes within so many milliseconds. */
  boolean hearsNothing(int millis) {
    try {
      socket.setSoTimeout(millis);
      receive();
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof SocketTimeoutException;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads to the end of the connection; throws if there is none within 10 s. */
  void awaitClosed() {
    try {
      socket.setSoTimeout(PATIENCE);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after 10 s", e);
    } catch (IOException e) {
      // Reset, which is closed too.
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
