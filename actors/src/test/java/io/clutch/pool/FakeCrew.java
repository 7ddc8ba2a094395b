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
    boolean wasBusyWhenStopped;
    long given;
    long left;

    long streams() {
      return calls.stream().filter(Submission::isStream).count();
    }

    /** Those that are no streams. */
    long plainCalls() {
      return calls.size() - streams();
    }
  }

  /**
   * A stream was given to a worker that had so many already, by the pool's own count, when no
   * worker that might have had it had fewer than {@code fewest}.
   */
  record Choice(Submission stream, int there, int fewest) {}

  /** Those that have not ended, in the order of their starts. */
  final Map<Slot, Hand> hands = new LinkedHashMap<>();

  /** The sessions that are open, and their workers. */
  final Map<Lease, Slot> open = new LinkedHashMap<>();

  /** All calls that were given, in that order. */
  final List<Submission> given = new ArrayList<>();

  final List<Choice> choices = new ArrayList<>();

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
    hand(slot).wasBusyWhenStopped = !hand(slot).calls.isEmpty();
  }

  @Override
  public void give(Slot slot, Submission call) {
    if (call.isStream()) {
      int there = slot.streams() - 1;
      choices.add(new Choice(call, there, Math.min(there, fewestStreams(slot))));
    } else {
      hand(slot).given++;
    }
    hand(slot).calls.add(call);
    given.add(call);
  }

  private int fewestStreams(Slot chosen) {
    return hands.keySet().stream()
        .filter(slot -> slot != chosen && slot.isReady() && slot.lease().isEmpty())
        .mapToInt(Slot::streams)
        .min()
        .orElse(Integer.MAX_VALUE);
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
