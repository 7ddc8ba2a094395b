package io.clutch.internal.calls;

import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.util.Optional;

/**
 * What a process may answer to a cancel: one rule for calls, casts and streams. An answer may come
 * behind the end of what it names, since they take different channels.
 */
public final class CancelAnswers {
  private final CallIds ids;
  private long lastOfOthers;

  public CancelAnswers(CallIds ids) {
    this.ids = ids;
  }

  /** The next process has been sent nothing. */
  public void begin() {
    lastOfOthers = ids.last();
  }

  /** Refuses an answer that is not legal; {@code out} is what it names, unless that has ended. */
  public void check(FromWorker.Cancelled item, Optional<PendingRequest> out)
      throws ProtocolException {
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

  private static ProtocolException refused(FromWorker.Cancelled item, String why) {
    return new ProtocolException("cancelled " + item.state() + " for " + item.id() + ", " + why);
  }
}
