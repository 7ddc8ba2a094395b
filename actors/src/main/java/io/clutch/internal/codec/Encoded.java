package io.clutch.internal.codec;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A value as bytes.
 *
 * @param body one MessagePack value
 * @param buffers what the body refers to; they may share memory with the value
 */
public record Encoded(byte[] body, List<ByteBuffer> buffers) {

  /** Of the body and the buffers together. */
  public long bytes() {
    long bytes = body.length;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }
}
