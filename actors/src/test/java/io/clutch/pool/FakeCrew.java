package io.clutch.pool;

import io.clutch.worker.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workers and sessions that do nothing but remember what the rules have done to them. */
final class FakeCrew implements Crew {

  /** One worker: what it has, and what has left it. */
  static final class Hand {
    final List<Submission> calls = new ArrayList<>();
    final List<Submission> abandoned = new ArrayList<>();
    boolean isStopped;
    long left;
  }

  /** Those that have not ended, in the order of their starts. */
  final Map<Slot, Hand> hands = new LinkedHashMap<>();

  /** The sessions that are open, and their workers. */
  final Map<Lease, Slot> open = new LinkedHashMap<>();

  /** All calls that were given, in that order. */
  final List<Submission> given = new ArrayList<>();

  int started;
  boolean isToAdjust;

  Hand hand(Slot slot) {
    return hands.get(slot);
  }

  @Override
  public void start(Slot slot) {
    started++;
    hands.put(slot, new Hand());
  }

  @Override
  public void stop(Slot slot) {
    if (hand(slot).isStopped) {
      throw new AssertionError(slot.name() + " is stopped twice");
    }
    hand(slot).isStopped = true;
  }

  @Override
  public void give(Slot slot, Submission call) {
    hand(slot).calls.add(call);
    given.add(call);
  }

  @Override
  public void abandon(Slot slot, Submission call) {
    if (hands.containsKey(slot)) {
      hand(slot).abandoned.add(call);
    }
  }

  @Override
  public void adjustSoon() {
    isToAdjust = true;
  }

  @Override
  public void open(Lease lease, Slot slot) {
    if (open.put(lease, slot) != null) {
      throw new AssertionError("a session is opened twice");
    }
  }

  @Override
  public void close(Lease lease) {
    open.remove(lease);
  }
}
