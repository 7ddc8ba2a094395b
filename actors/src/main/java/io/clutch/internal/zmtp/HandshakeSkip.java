package io.clutch.internal.zmtp;

import java.nio.ByteBuffer;

/** Removes the greeting and the READY command from the bytes of a ZMTP socket. */
public final class HandshakeSkip {
  private int greetingLeft = Zmtp.GREETING_SIZE;
  private final ByteBuffer header = ByteBuffer.allocate(Zmtp.LONGEST_HEADER);
  private long bodyLeft = -1;

  /** Whether the handshake is over. */
  public boolean isDone() {
    return bodyLeft == 0;
  }

  /** Moves past the bytes of the handshake. */
  public void skip(ByteBuffer in) {
    int greeting = Math.min(greetingLeft, in.remaining());
    in.position(in.position() + greeting);
    greetingLeft -= greeting;
    while (greetingLeft == 0 && bodyLeft < 0 && in.hasRemaining()) {
      header.put(in.get());
      boolean isLarge = (header.get(0) & Zmtp.LARGE) != 0;
      if (header.position() == (isLarge ? Zmtp.LONGEST_HEADER : 2)) {
        bodyLeft = isLarge ? header.getLong(1) : header.get(1) & 0xff;
      }
    }
    if (bodyLeft > 0) {
      int body = (int) Math.min(bodyLeft, in.remaining());
      in.position(in.position() + body);
      bodyLeft -= body;
    }
  }
}
