package io.clutch.internal.process;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One message between the JVM and a launcher process: 4 bytes length (big-endian), 1 byte kind,
 * payload.
 */
record LauncherMessage(int kind, byte[] payload) {
  static final int CONFIGURE = 1;
  static final int LAUNCH = 2;
  static final int SIGNAL = 3;
  static final int CLOSE = 4;
  static final int PING = 5;
  static final int ASK_STACKS = 6;

  static final int WAITING = 0;
  static final int HELLO = 1;
  static final int STARTED = 2;
  static final int NOT_STARTED = 3;
  static final int OUTPUT = 4;
  static final int DROPPED = 5;
  static final int ENDED = 6;
  static final int PONG = 7;
  static final int TEMPLATE = 8;
  static final int NOT_FORKABLE = 9;
  static final int STACKS = 10;

  /** The largest message to the launcher in bytes, including the kind. */
  static final int REQUEST_LIMIT = 16 << 20;

  private static final int EVENT_LIMIT = 4 << 20;

  byte[] bytes() {
    return ByteBuffer.allocate(5 + payload.length)
        .putInt(1 + payload.length)
        .put((byte) kind)
        .put(payload)
        .array();
  }

  boolean isTooLarge() {
    return payload.length + 1 > REQUEST_LIMIT;
  }

  static LauncherMessage read(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 1 || size > EVENT_LIMIT) {
      throw new IOException("it sent a message of " + size + " bytes; is it Python?");
    }
    int kind = in.readUnsignedByte();
    byte[] payload =
        in.readNBytes(size - 1); // grows with the received bytes, not with the claimed size
    if (payload.length < size - 1) {
      throw new EOFException();
    }
    return new LauncherMessage(kind, payload);
  }
}
