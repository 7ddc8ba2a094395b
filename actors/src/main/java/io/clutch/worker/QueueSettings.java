package io.clutch.worker;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;

/**
 * How much may wait, for a worker or for a pool. Immutable.
 *
 * @param capacity calls, and in a pool sessions too, that may wait; more are refused at once
 * @param bytes of their arguments; a single call may be larger
 */
public record QueueSettings(int capacity, long bytes) {

  public QueueSettings {
    SettingChecks.requireAtLeast("queue-capacity", capacity, 1);
    SettingChecks.requireAtLeast("queue-bytes", bytes, 1);
  }

  /** 10,000 calls with 512 MiB. */
  public static QueueSettings create() {
    return new QueueSettings(10_000, 512L << 20);
  }

  public QueueSettings withCapacity(int calls) {
    return RecordCopy.with(this, "capacity", calls);
  }

  public QueueSettings withBytes(long most) {
    return RecordCopy.with(this, "bytes", most);
  }
}
