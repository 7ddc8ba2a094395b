package io.clutch.internal.codec;

import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.memory.Buffers;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An encoded value.
 *
 * @param body one MessagePack value
 * @param buffers the buffers to which the body refers; they may share memory with the value
 * @param references the references in the body, each as often as it is there
 */
public record Encoded(byte[] body, Buffers buffers, List<Reference> references) {

  /** An encoded value with buffers of which none is in a shared file. */
  public Encoded(byte[] body, List<ByteBuffer> buffers) {
    this(body, Buffers.of(buffers), List.of());
  }

  /** The size of the body and the buffers together. */
  public long bytes() {
    return body.length + buffers.bytes();
  }

  /** The size without the buffers that are in shared files. */
  public long besideFiles() {
    return body.length + buffers.besideFiles();
  }

  /** The same value, with no buffer in a shared file. */
  public Encoded withoutFiles() {
    return buffers.isShared() ? new Encoded(body, buffers.withoutFiles(), references) : this;
  }
}
