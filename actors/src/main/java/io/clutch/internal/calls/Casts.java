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
 * The casts that one incarnation has, in the order of sending. Credit tells of their ends by number
 * alone, which is taken to be the oldest. The answer to a cancel names one cast, on another channel
 * and so in any order with the credit: it corrects what was assumed.
 */
final class Casts {
  private static final int MOST_REMEMBERED = 1_024;

  private final Deque<PendingCall> out = new ArrayDeque<>();
  private final Set<Long> assumedEnded = new LinkedHashSet<>();
  private int endedByName;

  void sent(PendingCall cast) {
    out.addLast(cast);
  }

  void remove(PendingCall cast) {
    out.remove(cast);
  }

  /** Takes out this many casts more, which have run. */
  List<PendingCall> ended(int count) throws ProtocolException {
    if (count > out.size() + endedByName) {
      throw new ProtocolException(
          "credit for " + count + " casts, where " + out.size() + " are out");
    }
    int known = Math.min(count, endedByName);
    endedByName -= known;
    var ended = new ArrayList<PendingCall>(count - known);
    for (int i = known; i < count; i++) {
      PendingCall oldest = out.removeFirst();
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

  /** The answer to a cancel said that one has run, for which the credit is not counted yet. */
  void hasEnded() {
    endedByName++;
  }

  /**
   * One that is not out any more was never run: the credit that was taken for its own was another
   * cast's, which is returned.
   */
  PendingCall endedInsteadOf(long id) throws ProtocolException {
    if (!assumedEnded.remove(id) || out.isEmpty()) {
      throw new ProtocolException("cancelled " + id + " in the queue, which is not out");
    }
    return out.getFirst();
  }

  void clear() {
    out.clear();
  }
}
