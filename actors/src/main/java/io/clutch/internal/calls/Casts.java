package io.clutch.internal.calls;

import io.clutch.internal.request.PendingCall;
import io.clutch.internal.wire.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The casts in flight of one incarnation, in the order of sending. Returned credit tells only how
 * many have ended; the oldest ones are assumed. The answer to a cancel names a cast. It uses
 * another channel, so it may arrive before or after the credit, and it corrects the assumption.
 */
final class Casts {
  private static final int MOST_REMEMBERED = 1_024;

  private final Deque<PendingCall> inFlight = new ArrayDeque<>();
  private final Set<Long> assumedEnded = new LinkedHashSet<>();
  private int endedByName;

  void sent(PendingCall cast) {
    inFlight.addLast(cast);
  }

  void remove(PendingCall cast) {
    inFlight.remove(cast);
  }

  /** Removes a number of casts that have run. */
  List<PendingCall> ended(int count) throws ProtocolException {
    if (count > inFlight.size() + endedByName) {
      throw new ProtocolException(
          "credit for " + count + " casts, where " + inFlight.size() + " are in flight");
    }
    int known = Math.min(count, endedByName);
    endedByName -= known;
    var ended = new ArrayList<PendingCall>(count - known);
    for (int i = known; i < count; i++) {
      PendingCall oldest = inFlight.removeFirst();
      if (oldest.isSettled()) {
        remember(oldest.id());
      }
      ended.add(oldest);
    }
    return ended;
  }

  private void remember(long id) {
    assumedEnded.add(id);
    if (assumedEnded.size() > MOST_REMEMBERED) {
      Iterator<Long> oldest = assumedEnded.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Records that a cast has run, by the answer to a cancel. Its credit is still to come. */
  void hasEnded() {
    endedByName++;
  }

  /**
   * Corrects the assumption for a cast that never ran: the credit was another cast's. Returns that
   * cast.
   */
  PendingCall endedInsteadOf(long id) throws ProtocolException {
    if (!assumedEnded.remove(id) || inFlight.isEmpty()) {
      throw new ProtocolException("cancelled " + id + " in the queue, which is not in flight");
    }
    return inFlight.getFirst();
  }

  void clear() {
    inFlight.clear();
  }
}
