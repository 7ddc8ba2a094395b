package io.clutch.internal.calls;

import io.clutch.internal.dispatch.InFlight;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.RequestList;
import io.clutch.internal.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The calls in flight of one incarnation, in the order of sending, and the remaining credit. */
final class CallWindow {
  private final InFlight inFlight;
  private final RequestList<PendingCall> sent = new RequestList<>();
  private final Casts casts = new Casts();
  private final Set<PendingCall> running = new HashSet<>();
  private final int concurrency;
  private int credit;
  // How many are for children that live in the process, which need no credit.
  private int local;

  CallWindow(InFlight inFlight, int credit, int concurrency) {
    this.inFlight = inFlight;
    this.credit = credit;
    this.concurrency = Math.max(1, concurrency);
  }

  int credit() {
    return credit;
  }

  /** Allocates memory for more calls, so that recording them cannot fail after they are sent. */
  void makeRoom(int more) {
    inFlight.makeRoom(more);
  }

  void sent(List<PendingCall> calls) {
    for (PendingCall call : calls) {
      sent.addLast(call);
      if (call.isLocal()) {
        local++;
        continue;
      }
      credit--;
      if (call.isCast()) {
        casts.sent(call);
      }
    }
    inFlight.add(calls);
  }

  /** Removes a call that has ended, and takes back its credit. */
  void ended(PendingCall call) {
    if (takeBack(call) && call.isCast()) {
      call.release(); // no later end will release it
    }
  }

  /**
   * Like {@code ended}, for a call that is sent again or whose end is still to be reported. Returns
   * whether it was in flight.
   */
  boolean takeBack(PendingCall call) {
    if (!sent.remove(call)) {
      return false;
    }
    inFlight.remove(call);
    call.left();
    if (call.isLocal()) {
      local--;
      running.remove(call);
      return true;
    }
    credit++;
    if (!running.isEmpty()) {
      running.remove(call);
    }
    if (call.isCast()) {
      casts.remove(call);
    }
    return true;
  }

  /** Removes casts that have run, by the credit that Python has returned for them. */
  List<PendingCall> castsEnded(int count) throws ProtocolException {
    List<PendingCall> ended = casts.ended(count);
    ended.forEach(this::ended);
    return ended;
  }

  /** The calls that enter the wait of another one. */
  List<PendingCall> entered() {
    var entered = new ArrayList<PendingCall>();
    for (PendingCall call : sent) {
      if (call.entered() > 0) {
        entered.add(call);
      }
    }
    return entered;
  }

  Casts casts() {
    return casts;
  }

  /** Records that Python has reported the call as running. */
  void runs(PendingCall call) {
    running.add(call);
  }

  /** The calls with higher ids, in their order. */
  List<PendingCall> behind(long last) {
    var behind = new ArrayList<PendingCall>();
    for (PendingCall call : sent) {
      if (call.id() > last) {
        behind.add(call);
      }
    }
    return behind;
  }

  /**
   * Whether Python may have begun the call: it said so, or the call is among the first {@code
   * concurrency} ones, since calls start in the order in which they are sent.
   */
  boolean mayRun(PendingCall call) {
    if (running.contains(call) || call.isLocal()) {
      return running.contains(call); // others of a process do not tell when one of a child runs
    }
    Iterator<PendingCall> order = sent.iterator();
    for (int i = 0; i < concurrency && order.hasNext(); ) {
      PendingCall next = order.next();
      if (next == call) {
        return true;
      }
      i += next.isLocal() ? 0 : 1;
    }
    return false;
  }

  /** The calls that Python may have begun. */
  List<PendingCall> begun() {
    var begun = new ArrayList<PendingCall>();
    for (PendingCall call : sent) {
      if (call.entered() > 0 || mayRun(call)) {
        begun.add(call);
      }
    }
    return begun;
  }

  /** Whether a call is in flight that allows no other beside it. */
  boolean isHeldByOne(Predicate<PendingCall> goesAlone) {
    return sent.size() - local == 1 && goesAlone.test(firstOwn());
  }

  private PendingCall firstOwn() {
    Iterator<PendingCall> order = sent.iterator();
    PendingCall first = order.next();
    while (first.isLocal()) {
      first = order.next();
    }
    return first;
  }

  /** Whether the worker's own actor has none. */
  boolean hasNoneOfItsOwn() {
    return sent.size() == local;
  }

  /** Removes and returns all calls. */
  List<PendingCall> drain() {
    List<PendingCall> all = sent.drain();
    for (PendingCall call : all) {
      inFlight.remove(call);
      call.left(); // the next process knows nothing of the ask that it entered
    }
    casts.clear();
    running.clear();
    local = 0;
    return all;
  }

  /** The call that was sent first of those in flight. */
  Optional<PendingCall> first() {
    return Optional.ofNullable(sent.first());
  }

  int size() {
    return sent.size();
  }
}
