package io.clutch.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An encoded value.
 *
 * @param body one MessagePack value
 * @param buffers the buffers to which the body refers; they may share memory with the value
 */
public record Encoded(byte[] body, List<ByteBuffer> buffers) {

  /** The size of the body and the buffers together. */
  public long bytes() {
    long bytes = body.length;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }
}
