package io.clutch.internal.zmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The bytes of ZMTP 3.0 with the NULL mechanism, for a ROUTER: https://rfc.zeromq.org/spec/23. */
public final class Zmtp {
  static final int MORE = 1;
  static final int LARGE = 2;
  static final int COMMAND = 4;
  public static final int GREETING_SIZE = 64;
  public static final int LONGEST_HEADER = 9;

  /** The most bytes of a peer's first message, which proves its identity. */
  public static final int LONGEST_PROOF = 4096;

  private static final int LONGEST_SHORT_BODY = 255;
  private static final int VERSION_AT = 10;
  private static final int MECHANISM_AT = 12;
  private static final int MECHANISM_SIZE = 20;

  private static final byte[] GREETING =
      HexFormat.of()
          .parseHex(
              "ff00000000000000007f0300" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31));
  private static final byte[] READY = "\5READY".getBytes(US_ASCII);
  private static final byte[] SOCKET_TYPE = "\13Socket-Type\0\0\0\6ROUTER".getBytes(US_ASCII);

  private Zmtp() {}

  /** The greeting and the READY command, neither of which depends on the peer. */
  public static ByteBuffer opening() {
    return ByteBuffer.allocate(GREETING_SIZE + 2 + READY.length + SOCKET_TYPE.length)
        .put(GREETING)
        .put((byte) COMMAND)
        .put((byte) (READY.length + SOCKET_TYPE.length))
        .put(READY)
        .put(SOCKET_TYPE)
        .flip();
  }

  public static int headerSize(int bodySize) {
    return bodySize > LONGEST_SHORT_BODY ? LONGEST_HEADER : 2;
  }

  public static void putHeader(ByteBuffer out, int bodySize, boolean more) {
    int flags = more ? MORE : 0;
    if (bodySize > LONGEST_SHORT_BODY) {
      out.put((byte) (flags | LARGE)).putLong(bodySize);
    } else {
      out.put((byte) flags).put((byte) bodySize);
    }
  }

  /** Checks a greeting. Accepts version 3.0 and newer ones, which are compatible. */
  static void checkGreeting(byte[] greeting) throws ZmtpException {
    if (greeting[0] != (byte) 0xff || (greeting[9] & 1) == 0) {
      throw new ZmtpException("not a ZMTP greeting");
    }
    if (greeting[VERSION_AT] < 3) {
      throw new ZmtpException("ZMTP version " + greeting[VERSION_AT]);
    }
    byte[] mechanism = Arrays.copyOfRange(greeting, MECHANISM_AT, MECHANISM_AT + MECHANISM_SIZE);
    if (!Arrays.equals(mechanism, Arrays.copyOf("NULL".getBytes(US_ASCII), MECHANISM_SIZE))) {
      throw new ZmtpException("a mechanism other than NULL");
    }
  }

  /** The identity in a READY command's body; empty if there is none. */
  static byte[] identity(byte[] ready) throws ZmtpException {
    if (!Arrays.equals(READY, Arrays.copyOf(ready, READY.length))) {
      throw new ZmtpException("not ready");
    }
    var properties = ByteBuffer.wrap(ready, READY.length, ready.length - READY.length);
    byte[] identity = {};
    Optional<String> type = Optional.empty();
    while (properties.hasRemaining()) {
      String name = new String(take(properties, properties.get() & 0xff), US_ASCII);
      byte[] value = take(properties, properties.remaining() < 4 ? -1 : properties.getInt());
      if (name.equalsIgnoreCase("Identity")) {
        identity = value;
      } else if (name.equalsIgnoreCase("Socket-Type")) {
        type = Optional.of(new String(value, StandardCharsets.US_ASCII));
      }
    }
    if (!type.equals(Optional.of("DEALER"))) {
      throw new ZmtpException("a peer of type " + type.orElse("unknown"));
    }
    return identity;
  }

  private static byte[] take(ByteBuffer from, int size) throws ZmtpException {
    if (size < 0 || size > from.remaining()) {
      throw new ZmtpException("a property longer than its command");
    }
    byte[] bytes = new byte[size];
    from.get(bytes);
    return bytes;
  }
}
