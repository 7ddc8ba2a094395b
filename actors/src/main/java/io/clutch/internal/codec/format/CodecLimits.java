package io.clutch.internal.codec.format;

/**
 * What a message may measure.
 *
 * @param messageSize bytes of one message in all, its buffers included; 320 MiB by default
 * @param depth how deep containers may nest; 64 by default
 * @param bufferThreshold bytes from which on a bytes value travels as a buffer beside the body; 64
 *     KiB by default
 * @param sizeKey the configuration key that sets the message's size, for the failure that names it
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
}
