package io.clutch.stream;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a stage with a Python generator or sink behaves. Immutable.
 *
 * @param credit the most elements that are requested from Python or wait in the stage, together: 1
 *     to 1,000,000, by default 64
 * @param bytes the most bytes of elements that wait in the stage, or are in flight to Python, in
 *     each direction: at least 1, by default 16 MiB. The credit shrinks to what fits, but not below
 *     one element
 * @param waitLimit how long Python may take for its next element or request while it has all that
 *     it needs: up to 100 days. Zero means forever; if empty, the worker's {@code call-deadline}
 */
public record StreamSettings(int credit, long bytes, Optional<Duration> waitLimit) {
  private static final int MOST_CREDIT = 1_000_000;

  public StreamSettings {
    SettingChecks.requireWithin("credit", credit, 1, MOST_CREDIT);
    SettingChecks.requireAtLeast("bytes", bytes, 1);
    Objects.requireNonNull(waitLimit, "waitLimit");
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

  /** Sets the limit of a wait; zero means forever. */
  public StreamSettings withWaitLimit(Duration limit) {
    return RecordCopy.with(this, "waitLimit", Optional.of(Objects.requireNonNull(limit, "limit")));
  }

  /** Sets the worker's {@code call-deadline} as the limit of a wait. */
  public StreamSettings withoutWaitLimit() {
    return RecordCopy.with(this, "waitLimit", Optional.empty());
  }
}
