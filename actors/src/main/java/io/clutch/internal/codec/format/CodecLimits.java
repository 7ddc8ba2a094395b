package io.clutch.internal.codec.format;

/**
 * The limits of a message.
 *
 * @param messageSize the largest message in bytes, including buffers; 320 MiB by default
 * @param depth how deep containers may nest; 64 by default
 * @param bufferThreshold the size in bytes from which a bytes value becomes a buffer beside the
 *     body; 64 KiB by default
 * @param sizeKey the configuration key of the message's size, which failures name
 */
public record CodecLimits(long messageSize, int depth, int bufferThreshold, String sizeKey) {
  private static final String SIZE_KEY = "clutch.limits.max-message-size";
  public static final String DEPTH_KEY = "clutch.limits.max-depth";

  /** The defaults. */
  public static final CodecLimits DEFAULT = new CodecLimits(320L << 20, 64, 64 << 10);

  /** With {@code clutch.limits.max-message-size} as the key. */
  public CodecLimits(long messageSize, int depth, int bufferThreshold) {
    this(messageSize, depth, bufferThreshold, SIZE_KEY);
  }

  public CodecLimits {
    if (messageSize < 1 || depth < 1 || bufferThreshold < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + messageSize + ", " + depth + ", " + bufferThreshold);
    }
  }

  /** The same for messages that have no buffers. */
  public CodecLimits withoutBuffers() {
    return new CodecLimits(messageSize, depth, Integer.MAX_VALUE, sizeKey);
  }
}
