package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Lease;
import io.clutch.internal.pool.state.PoolCommand;
import io.clutch.internal.pool.state.SessionId;
import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.WorkerId;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Workers and sessions that do nothing but remember what the rules have done to them. */
final class FakeCrew implements PoolEffects {

  /** One worker: what it has, and what has left it. */
  static final class Hand {
    final List<PendingRequest> calls = new ArrayList<>();
    final List<PendingRequest> abandoned = new ArrayList<>();
    boolean isStopped;
    boolean wasBusyWhenStopped;
    long given;
    long left;

    long streams() {
      return calls.stream().filter(PendingStream.class::isInstance).count();
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
  record Choice(PendingRequest stream, int there, int fewest) {}

  /** Those that have not ended, in the order of their starts. */
  final Map<Slot, Hand> hands = new LinkedHashMap<>();

  /** The sessions that are open, and their workers. */
  final Map<Lease, Slot> open = new LinkedHashMap<>();

  /** All calls that were given, in that order. */
  final List<PendingRequest> given = new ArrayList<>();

  final List<Choice> choices = new ArrayList<>();

  private final Function<WorkerId, Slot> slots;
  int started;
  boolean isToAdjust;

  /** {@code slots} finds a worker that has not ended. */
  FakeCrew(Function<WorkerId, Slot> slots) {
    this.slots = slots;
  }

  Hand hand(Slot slot) {
    return hands.get(slot);
  }

  @Override
  public void start(WorkerId worker) {
    started++;
    hands.put(slots.apply(worker), new Hand());
  }

  @Override
  public void stop(WorkerId worker) {
    Slot slot = slots.apply(worker);
    if (hand(slot).isStopped) {
      throw new AssertionError(slot.name() + " is stopped twice");
    }
    hand(slot).isStopped = true;
    hand(slot).wasBusyWhenStopped = !hand(slot).calls.isEmpty();
  }

  @Override
  public void give(WorkerId worker, PendingRequest call) {
    Slot slot = slots.apply(worker);
    if (call instanceof PendingStream) {
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
  public void cancel(WorkerId worker, PendingRequest call) {
    hands.forEach(
        (slot, hand) -> {
          if (slot.id().equals(worker)) {
            hand.abandoned.add(call);
          }
        });
  }

  @Override
  public void adjustSoon() {
    isToAdjust = true;
  }

  @Override
  public void open(SessionId session, PoolCommand.Checkout request, WorkerId worker, long pid) {
    Slot slot = slots.apply(worker);
    Lease lease = slot.lease().orElseThrow();
    if (!lease.id().equals(session) || lease.request() != request || slot.pid() != pid) {
      throw new AssertionError("a session is opened with another's worker");
    }
    if (open.put(lease, slot) != null) {
      throw new AssertionError("a session is opened twice");
    }
  }

  @Override
  public void close(SessionId session) {
    open.keySet().removeIf(lease -> lease.id().equals(session));
  }
}
