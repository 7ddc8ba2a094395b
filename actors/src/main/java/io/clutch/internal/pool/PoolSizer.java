package io.clutch.internal.pool;

import io.clutch.internal.pool.state.Slot;
import io.clutch.internal.pool.state.Slots;
import io.clutch.internal.time.TimerQueue;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.SizeSettings;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.PoolEvent.Retired.Why;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Decides the number of workers: starts needed workers and ends others. */
final class PoolSizer {
  /**
   * For these reasons a worker gets no further call at once; otherwise its successor starts first.
   */
  private static final Set<Why> AT_ONCE = EnumSet.of(Why.CALLS, Why.MEMORY);

  private final PoolContext context;
  private final SizeSettings size;
  private final int inFlight;
  private final Slots slots;
  private final PoolQueue queue;
  private final StartRule startRule;
  private final Recycling recycling;
  private final Runnable again;
  private TimerQueue.Timer nextStart = TimerQueue.Timer.NONE;
  private boolean isNeeded;
  private boolean isClosed;
  private long recycled;

  /** {@code again} must call {@link #adjust} later, when a delayed start is allowed. */
  PoolSizer(
      PoolContext context, Slots slots, PoolQueue queue, StartRule startRule, Runnable again) {
    this.context = context;
    this.size = context.settings().size();
    this.inFlight = context.settings().inFlight();
    this.slots = slots;
    this.queue = queue;
    this.again = again;
    this.startRule = startRule;
    this.recycling = new Recycling(context.settings().recycle());
    this.isNeeded = size.eager();
  }

  /** Starts workers for waiting calls. */
  void need() {
    isNeeded = true;
  }

  /** Keeps only the workers that the queue needs. */
  void drain() {
    isNeeded = false;
  }

  /** Starts no more workers. */
  void close() {
    isClosed = true;
    context.timers().remove(nextStart);
  }

  StartRule startRule() {
    return startRule;
  }

  /** The number of workers that were ended without a failure. */
  long recycled() {
    return recycled;
  }

  /** Starts and replaces workers as needed now. */
  void adjust() {
    int target = target();
    slots
        .those(slot -> slot.isReady() && slot.isDue())
        .sorted(Slot.since(Slot::readyAt))
        .limit(Math.max(0, slots.ready() - target))
        .toList()
        .forEach(slot -> retire(slot, slot.due().get()));
    start(target);
  }

  /**
   * Busy workers, plus one per waiting call or session, plus one if any stream waits, limited by
   * the settings.
   */
  private int target() {
    int least = isNeeded ? size.min() : 0;
    int forCalls = (queue.shared().calls() + inFlight - 1) / inFlight;
    int forStreams = queue.shared().hasStreams() ? 1 : 0;
    int sessions = queue.shared().sessions() + slots.promised();
    int wanted = busy() + sessions + Math.max(forCalls, forStreams);
    return Math.min(size.most(), Math.max(least, wanted));
  }

  private int busy() {
    return slots.count(slot -> slot.isReady() && !slot.isIdle());
  }

  private void start(int target) {
    int starting = slots.starting();
    int atOnce = startRule.isProbing() ? 1 : size.startConcurrency();
    int missing = target - slots.count(slot -> slot.isActive() && !slot.isDue());
    int room = size.most() + size.startConcurrency() - slots.all().size();
    int count = Math.min(Math.min(missing, atOnce - starting), room);
    if (count <= 0 || isClosed) {
      return;
    }
    long wait = startRule.waitFor(context.now());
    if (wait > 0) {
      context.timers().remove(nextStart);
      nextStart = context.timers().add(context.now() + wait, again);
      return;
    }
    for (int i = 0; i < count; i++) {
      double chance = context.chance().getAsDouble();
      context.effects().start(slots.add(context.now(), chance, recycling.mostCalls()).id());
    }
  }

  /** Whether no worker takes calls, and none may be started yet. */
  boolean isUnavailable() {
    return startRule.waitFor(context.now()) > 0 && slots.active() == 0;
  }

  /** Checks whether the worker must be replaced. Returns whether it was retired at once. */
  boolean review(Slot slot) {
    measure(slot);
    if (!slot.isReady()) {
      return false;
    }
    Optional<Why> why = recycling.why(slot, context.now());
    boolean isUrgent = why.filter(AT_ONCE::contains).isPresent();
    if (isUrgent) {
      retire(slot, why.get());
    } else if (!slot.isDue()) {
      why.ifPresent(slot::makeDue);
    }
    return isUrgent;
  }

  private void measure(Slot slot) {
    long now = context.now();
    if (recycling.looksAtMemory()
        && slot.isReady()
        && slot.memory().look(now)
        && recycling.mayBeReached(slot, context.resident().apply(slot.pid()), now)) {
      slot.memory().reading(now);
      context.effects().measure(slot.id(), slot.pid());
    }
  }

  /** Handles a worker that is ending by itself. */
  void finishing(Slot slot) {
    if (slot.isReady()) {
      retire(slot, Why.FINISHED);
    }
  }

  /** Ends workers that have been idle for too long. */
  void shrink() {
    if (!queue.isEmpty()) {
      return;
    }
    var idle =
        slots
            .those(slot -> stays(slot) && slot.isIdle())
            .sorted(Slot.since(Slot::idleSince))
            .toList();
    for (Slot slot : idle) {
      int staying = slots.count(PoolSizer::stays);
      Duration limit = staying > size.max() ? size.linger() : size.idleTimeToLive();
      if (staying > size.min() && context.now() - slot.idleSince() >= limit.toNanos()) {
        retire(slot, Why.SURPLUS);
      }
    }
  }

  /** Whether the worker counts. One that is being replaced serves until its successor is ready. */
  private static boolean stays(Slot slot) {
    return slot.isReady() && !slot.isDue();
  }

  private void retire(Slot slot, Why why) {
    slot.retire();
    recycled++;
    // The start comes first, so that the keys go to the successor.
    start(target());
    queue.moveFrom(slot);
    report(slot, why);
    stopIfDone(slot);
  }

  private void report(Slot slot, Why why) {
    Duration age = Duration.ofNanos(context.now() - slot.readyAt());
    Optional<Memory> memory = slot.memory().latest().filter(it -> why == Why.MEMORY);
    context
        .telemetry()
        .happened(
            new PoolEvent.Retired(
                context.pool(),
                slot.name(),
                why,
                age,
                slot.calls(),
                memory.map(Memory::privateBytes).orElse(0L),
                memory.map(Memory::sharedBytes).orElse(0L)));
  }

  /** Stops a retiring worker that has no calls and streams left. */
  void stopIfDone(Slot slot) {
    if (slot.phase() == Slot.Phase.RETIRING && slot.isIdle()) {
      stop(slot);
    }
  }

  void stop(Slot slot) {
    if (slot.phase() != Slot.Phase.STOPPING) {
      slot.stopping(context.now());
      context.effects().stop(slot.id());
    }
  }

  /** The interval between two checks of the workers. */
  Duration interval() {
    RecycleSettings recycle = context.settings().recycle();
    Duration shortest = size.linger();
    shortest = shorter(shortest, Optional.of(size.idleTimeToLive()));
    shortest = shorter(shorter(shortest, recycle.age()), recycle.idle()).dividedBy(4);
    Duration atLeast = Duration.ofMillis(10);
    Duration atMost = Duration.ofSeconds(1);
    return shortest.compareTo(atLeast) < 0 ? atLeast : shorter(shortest, Optional.of(atMost));
  }

  private static Duration shorter(Duration one, Optional<Duration> other) {
    return other.filter(it -> it.compareTo(one) < 0).orElse(one);
  }
}
