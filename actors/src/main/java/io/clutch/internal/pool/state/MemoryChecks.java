package io.clutch.internal.pool.state;

import io.clutch.internal.request.MemoryReadings.Reading;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * When the memory of one worker is checked. To look at its resident bytes takes microseconds. Only
 * if they reach the limit, its private bytes may do so too, and are read. That takes milliseconds
 * if the process is large, so a pause follows, in proportion to the time that it took.
 */
public final class MemoryChecks {
  private static final long LOOK_EVERY = Duration.ofMillis(20).toNanos();
  private static final long PAUSE_IF_SUSPECT = 10;
  // Pages that it has shared may become its own without any growth, as it writes to them.
  private static final long PAUSE_AT_WORK = 50;
  private static final long PAUSE_IF_IDLE = 5_000;

  private Optional<Memory> latest = Optional.empty();
  private boolean hasLooked;
  private boolean isReading;
  private long lookedAt;
  private long readAt;
  private long took;

  /** Whether the resident bytes are to be looked at now. The next time is later. */
  public boolean look(long now) {
    boolean isDue = !isReading && (!hasLooked || now - lookedAt >= LOOK_EVERY);
    if (isDue) {
      hasLooked = true;
      lookedAt = now;
    }
    return isDue;
  }

  /** The private bytes, if nothing else has grown since the latest reading. */
  public long estimate(long resident) {
    return latest.map(it -> it.privateBytes() + resident - it.residentBytes()).orElse(resident);
  }

  /** Whether the private bytes may be read now. */
  public boolean mayRead(long now, boolean isSuspect, LongPredicate hasWorkedSince) {
    return took == 0 || now - readAt >= took * pause(isSuspect, hasWorkedSince);
  }

  private long pause(boolean isSuspect, LongPredicate hasWorkedSince) {
    if (isSuspect) {
      return PAUSE_IF_SUSPECT;
    }
    return hasWorkedSince.test(readAt) ? PAUSE_AT_WORK : PAUSE_IF_IDLE;
  }

  /** Begins a reading. */
  public void reading(long now) {
    isReading = true;
    readAt = now;
  }

  /** Ends a reading. */
  public void read(Reading reading) {
    isReading = false;
    latest = reading.memory();
    took = reading.took().toNanos();
  }

  /** The result of the latest reading. */
  public Optional<Memory> latest() {
    return latest;
  }
}
