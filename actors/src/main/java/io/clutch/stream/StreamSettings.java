package io.clutch.stream;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
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
  private static final int MOST_CREDIT = 1_000_000;

  public StreamSettings {
    SettingChecks.requireWithin("credit", credit, 1, MOST_CREDIT);
    SettingChecks.requireAtLeast("bytes", bytes, 1);
    waitLimit.ifPresent(limit -> SettingChecks.requireTime("waitLimit", limit));
  }

  /** 64 elements, 16 MiB, and the worker's {@code call-deadline} as the limit of a wait. */
  public static StreamSettings create() {
    return new StreamSettings(64, 16 << 20, Optional.empty());
  }

  public StreamSettings withCredit(int elements) {
    return RecordCopy.with(this, "credit", elements);
  }

  public StreamSettings withBytes(long most) {
    return RecordCopy.with(this, "bytes", most);
  }

  /** {@code limit} may be zero, which is for ever. */
  public StreamSettings withWaitLimit(Duration limit) {
    return RecordCopy.with(this, "waitLimit", Optional.of(limit));
  }

  /** With the worker's {@code call-deadline} as the limit. */
  public StreamSettings withoutWaitLimit() {
    return RecordCopy.with(this, "waitLimit", Optional.empty());
  }
}
