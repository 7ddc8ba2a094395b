package io.clutch.internal.calls;

import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.util.Optional;

/**
 * Checks the answers to cancels of calls, casts and streams. An answer may arrive after the end of
 * its call, because they use different channels.
 */
public final class CancelAnswers {
  private final CallIds ids;
  private long lastOfOthers;

  public CancelAnswers(CallIds ids) {
    this.ids = ids;
  }

  /** Begins with a new process, which has been sent nothing. */
  public void begin() {
    lastOfOthers = ids.last();
  }

  /** Whether something with this id was sent to the present process. */
  public boolean wasSent(long id) {
    return id > lastOfOthers && id <= ids.last();
  }

  /** Throws if the answer is not legal. {@code inFlight} is its request, unless that has ended. */
  public void check(FromWorker.Cancelled item, Optional<PendingRequest> inFlight)
      throws ProtocolException {
    if (!wasSent(item.id())) {
      throw refused(item, "which it was not sent");
    }
    if (inFlight.isEmpty()) {
      return;
    }
    if (!inFlight.get().isSettled()) {
      throw refused(item, "which was not cancelled");
    }
  }

  private static ProtocolException refused(FromWorker.Cancelled item, String why) {
    return new ProtocolException("cancelled " + item.state() + " for " + item.id() + ", " + why);
  }
}
