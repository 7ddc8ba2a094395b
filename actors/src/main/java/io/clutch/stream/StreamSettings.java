package io.clutch.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How a stage with a Python generator or sink behaves. Immutable.
 *
 * @param credit elements that Python may have been asked for, or that wait in the stage, together;
 *     at least 1, by default 64
 * @param bytes of elements that wait in the stage, or are on the way to Python, in each direction:
 *     the credit shrinks to what fits, to one element at the least; by default 16 MiB
 * @param waitLimit how long Python may take over its next sign while it is asked for something and
 *     has all that it needs; zero is for ever, and without it the worker's {@code call-deadline}
 *     holds
 */
public record StreamSettings(int credit, long bytes, Optional<Duration> waitLimit) {

  public StreamSettings {
    if (credit < 1 || credit > 1_000_000 || bytes < 1) {
      throw new IllegalArgumentException(
          "need a credit from 1 to 1000000 and bytes >= 1; got " + credit + ", " + bytes);
    }
    waitLimit.ifPresent(StreamSettings::requireNotNegative);
  }

  /** The defaults. */
  public static StreamSettings create() {
    return new StreamSettings(64, 16 << 20, Optional.empty());
  }

  public StreamSettings withCredit(int elements) {
    return new StreamSettings(elements, bytes, waitLimit);
  }

  public StreamSettings withBytes(long most) {
    return new StreamSettings(credit, most, waitLimit);
  }

  /** {@code limit} may be zero, which is for ever. */
  public StreamSettings withWaitLimit(Duration limit) {
    return new StreamSettings(credit, bytes, Optional.of(limit));
  }

  private static void requireNotNegative(Duration limit) {
    if (limit.isNegative() || limit.compareTo(Duration.ofDays(100)) > 0) {
      throw new IllegalArgumentException("a wait limit is from 0 to 100 days, not " + limit);
    }
  }
}
