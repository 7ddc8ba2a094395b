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
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Workers and sessions that do nothing but remember what the rules have done to them. */
final class RecordedEffects implements PoolEffects {

  /** One worker: what it has, and what has left it. */
  static final class FakeWorker {
    final List<PendingRequest> calls = new ArrayList<>();
    final List<PendingRequest> abandoned = new ArrayList<>();
    boolean isStopped;
    boolean wasBusyWhenStopped;
    long given;
    long left;

    long streams() {
      return calls.stream().filter(PendingStream.class::isInstance).count();
    }

    /** The number of calls that are no streams. */
    long plainCalls() {
      return calls.size() - streams();
    }
  }

  /**
   * A stream was given to a worker that had {@code there} streams, by the pool's own count, when no
   * worker that might have had it had fewer than {@code fewest}.
   */
  record Choice(PendingRequest stream, int there, int fewest) {}

  /** Those that have not ended, in the order of their starts. */
  final Map<Slot, FakeWorker> workers = new LinkedHashMap<>();

  /** The open sessions and their workers. */
  final Map<Lease, Slot> open = new LinkedHashMap<>();

  /** All calls given to workers, in order. */
  final List<PendingRequest> given = new ArrayList<>();

  final List<Choice> choices = new ArrayList<>();

  /** The workers whose memory is to be read, with their processes. */
  private final Map<WorkerId, Long> measured = new LinkedHashMap<>();

  private final Function<WorkerId, Slot> slots;
  int started;
  boolean isToAdjust;

  /** {@code slots} finds a worker that has not ended. */
  RecordedEffects(Function<WorkerId, Slot> slots) {
    this.slots = slots;
  }

  FakeWorker worker(Slot slot) {
    return workers.get(slot);
  }

  @Override
  public void start(WorkerId worker) {
    started++;
    workers.put(slots.apply(worker), new FakeWorker());
  }

  @Override
  public void stop(WorkerId worker) {
    Slot slot = slots.apply(worker);
    if (worker(slot).isStopped) {
      throw new AssertionError(slot.name() + " is stopped twice");
    }
    worker(slot).isStopped = true;
    worker(slot).wasBusyWhenStopped = !worker(slot).calls.isEmpty();
  }

  @Override
  public void give(WorkerId worker, PendingRequest call) {
    Slot slot = slots.apply(worker);
    if (call instanceof PendingStream) {
      int there = slot.streams() - 1;
      choices.add(new Choice(call, there, Math.min(there, fewestStreams(slot))));
    } else {
      worker(slot).given++;
    }
    worker(slot).calls.add(call);
    given.add(call);
  }

  private int fewestStreams(Slot chosen) {
    return workers.keySet().stream()
        .filter(slot -> slot != chosen && slot.isReady() && slot.lease().isEmpty())
        .mapToInt(Slot::streams)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  @Override
  public void cancel(WorkerId worker, PendingRequest call) {
    workers.forEach(
        (slot, fake) -> {
          if (slot.id().equals(worker)) {
            fake.abandoned.add(call);
          }
        });
  }

  @Override
  public void measure(WorkerId worker, long pid) {
    if (measured.put(worker, pid) != null) {
      throw new AssertionError("the memory of a worker is read twice at once");
    }
  }

  /** Reads the memory that was asked for since the last time. */
  void measureAll(BiConsumer<WorkerId, Long> reader) {
    Map<WorkerId, Long> asked = Map.copyOf(measured);
    measured.clear();
    asked.forEach(reader);
  }

  @Override
  public void adjustSoon() {
    isToAdjust = true;
  }

  @Override
  public void inTurn(Runnable work) {
    work.run();
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
