package io.clutch.internal.calls;

import io.clutch.internal.dispatch.InFlight;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.RequestList;
import io.clutch.internal.wire.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The calls that one incarnation has, in the order of sending, and the credit that is left. */
final class CallWindow {
  private final InFlight inFlight;
  private final RequestList<PendingCall> sent = new RequestList<>();
  private final Casts casts = new Casts();
  private final Set<PendingCall> running = new HashSet<>();
  private final int concurrency;
  private int credit;

  CallWindow(InFlight inFlight, int credit, int concurrency) {
    this.inFlight = inFlight;
    this.credit = credit;
    this.concurrency = Math.max(1, concurrency);
  }

  int credit() {
    return credit;
  }

  /** Takes the memory for this many more, so that it is there once they are sent. */
  void makeRoom(int more) {
    inFlight.makeRoom(more);
  }

  void sent(List<PendingCall> calls) {
    for (PendingCall call : calls) {
      credit--;
      sent.addLast(call);
      if (call.isCast()) {
        casts.sent(call);
      }
    }
    inFlight.add(calls);
  }

  /** Takes it out and its credit back. */
  void ended(PendingCall call) {
    if (takeBack(call) && call.isCast()) {
      call.release(); // nobody is told that it has ended
    }
  }

  /**
   * The same with one that somebody is to be told of, or that is sent again; whether it was in
   * flight.
   */
  boolean takeBack(PendingCall call) {
    if (!sent.remove(call)) {
      return false;
    }
    inFlight.remove(call);
    credit++;
    if (!running.isEmpty()) {
      running.remove(call);
    }
    if (call.isCast()) {
      casts.remove(call);
    }
    return true;
  }

  /** This many casts more have run, by the credit that was given back for them. */
  List<PendingCall> castsEnded(int count) throws ProtocolException {
    List<PendingCall> ended = casts.ended(count);
    ended.forEach(this::ended);
    return ended;
  }

  Casts casts() {
    return casts;
  }

  /** Python has said that it runs. */
  void runs(PendingCall call) {
    running.add(call);
  }

  /** Those with higher ids, in their order. */
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
   * Whether Python has begun it, by its own word or because it must have: what is sent starts in
   * order, as many at once as the worker declared.
   */
  boolean mayRun(PendingCall call) {
    if (running.contains(call)) {
      return true;
    }
    Iterator<PendingCall> order = sent.iterator();
    for (int i = 0; i < concurrency && order.hasNext(); i++) {
      if (order.next() == call) {
        return true;
      }
    }
    return false;
  }

  /** Those that Python may have begun. */
  List<PendingCall> begun() {
    var begun = new ArrayList<PendingCall>();
    for (PendingCall call : sent) {
      if (mayRun(call)) {
        begun.add(call);
      }
    }
    return begun;
  }

  /** Whether one is in flight beside which no other may be. */
  boolean isHeldByOne(Predicate<PendingCall> goesAlone) {
    return sent.size() == 1 && goesAlone.test(sent.first());
  }

  /** Takes all out. */
  List<PendingCall> drain() {
    List<PendingCall> all = sent.drain();
    all.forEach(inFlight::remove);
    casts.clear();
    running.clear();
    return all;
  }

  int size() {
    return sent.size();
  }
}
