package io.clutch.worker;

import io.clutch.wire.Breach;
import io.clutch.wire.UpItem;
import java.util.Optional;

/**
 * What a process may answer to a cancel: one rule for calls, casts and streams. An answer may come
 * behind the end of what it names, since they take different channels.
 */
final class CancelAnswers {
  private final CallIds ids;
  private long lastOfOthers;

  CancelAnswers(CallIds ids) {
    this.ids = ids;
  }

  /** The next process has been sent nothing. */
  void begin() {
    lastOfOthers = ids.last();
  }

  /** Refuses an answer that is not legal; {@code out} is what it names, unless that has ended. */
  void check(UpItem.Cancelled item, Optional<PendingRequest> out) throws Breach {
    if (item.id() <= lastOfOthers || item.id() > ids.last()) {
      throw refused(item, "which it was not sent");
    }
    if (out.isEmpty()) {
      return;
    }
    if (!out.get().isSettled()) {
      throw refused(item, "which nobody had given up");
    }
  }

  private static Breach refused(UpItem.Cancelled item, String why) {
    return new Breach("cancelled " + item.state() + " for " + item.id() + ", " + why);
  }
}
