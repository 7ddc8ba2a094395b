package io.clutch.internal.pool.state;

import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** One worker of a pool, from its start to its end. */
public final class Slot {

  public enum Phase {
    STARTING,
    READY,
    /** Takes no more calls, and is stopped when it has none. */
    RETIRING,
    STOPPING
  }

  private final WorkerId id;
  private final long startedAt;
  private final double chance;
  private final long mostCalls;
  private final WaitQueue queue = new WaitQueue();
  private Phase phase = Phase.STARTING;
  private Optional<Lease> lease = Optional.empty();
  private final MemoryChecks memory = new MemoryChecks();
  private boolean requested;
  private Optional<Why> due = Optional.empty();
  private long readyAt;
  private long stoppingAt;
  private long pid;
  private long idleSince;
  private long givenAt;
  private long given;
  private long left;
  private int streams;

  /**
   * {@code chance}, from 0 to 1, is for jitter. The worker gets up to {@code mostCalls} calls, and
   * more only from a session or a broadcast.
   */
  public Slot(WorkerId id, long now, double chance, long mostCalls) {
    this.id = id;
    this.startedAt = now;
    this.chance = chance;
    this.mostCalls = mostCalls;
  }

  /**
   * Orders by time, earliest first. Compares the difference, because a monotonic clock may wrap.
   */
  public static Comparator<Slot> since(ToLongFunction<Slot> time) {
    return (one, other) -> Long.signum(time.applyAsLong(one) - time.applyAsLong(other));
  }

  public WorkerId id() {
    return id;
  }

  public int number() {
    return id.number();
  }

  public long incarnation() {
    return id.incarnation();
  }

  /** The worker's name in its pool. Successive workers in one place have the same name. */
  public String name() {
    return id.name();
  }

  public long startedAt() {
    return startedAt;
  }

  public double chance() {
    return chance;
  }

  /** The calls that wait for this worker only. */
  public WaitQueue queue() {
    return queue;
  }

  public Phase phase() {
    return phase;
  }

  public boolean isReady() {
    return phase == Phase.READY;
  }

  /** Whether the worker takes calls, or soon will. */
  public boolean isActive() {
    return phase == Phase.READY || phase == Phase.STARTING;
  }

  public void retire() {
    phase = Phase.RETIRING;
  }

  public void stopping(long now) {
    phase = Phase.STOPPING;
    stoppingAt = now;
  }

  public long stoppingAt() {
    return stoppingAt;
  }

  public void ready(long processId, long now) {
    phase = Phase.READY;
    pid = processId;
    readyAt = now;
    idleSince = now;
    givenAt = now;
  }

  public long readyAt() {
    return readyAt;
  }

  /** The process id; 0 until the worker is ready. */
  public long pid() {
    return pid;
  }

  public void gave(long now) {
    given++;
    givenAt = now;
  }

  /** The time at which it was last given a call. */
  public long givenAt() {
    return givenAt;
  }

  /** Sets the number of calls that have left it so far. */
  public void left(long count, long now) {
    left = count;
    if (!isBusy()) {
      idleSince = now;
    }
  }

  /** The number of calls that it has, in any state. */
  public int outstanding() {
    return (int) (given - left);
  }

  public void gaveStream(long now) {
    streams++;
    givenAt = now;
  }

  public void streamLeft(long now) {
    streams--;
    if (!isBusy()) {
      idleSince = now;
    }
  }

  /** The number of streams that it has. */
  public int streams() {
    return streams;
  }

  /** The number of calls and streams that it has. */
  public int held() {
    return outstanding() + streams;
  }

  public boolean isBusy() {
    return held() > 0;
  }

  public long calls() {
    return left;
  }

  public Optional<Lease> lease() {
    return lease;
  }

  /** Whether a session waits for the worker to have no other call. */
  public boolean isPromised() {
    return lease.isPresent() && !lease.get().isGranted();
  }

  public void leasedTo(Lease session) {
    lease = Optional.of(session);
  }

  public void released(long now) {
    lease = Optional.empty();
    idleSince = now;
  }

  /** Whether it may get one more call. */
  public boolean hasRoom(int inFlight) {
    return mayBeLeased() && outstanding() < inFlight;
  }

  /** Whether it may be held for a session. */
  public boolean mayBeLeased() {
    return isReady() && lease.isEmpty() && !isSpent();
  }

  /** Whether it has been given its most calls. */
  public boolean isSpent() {
    return given >= mostCalls;
  }

  public boolean isIdle() {
    return !isBusy() && lease.isEmpty() && queue.isEmpty();
  }

  public long idleSince() {
    return idleSince;
  }

  /** Whether it has, or had after that time, a call, a stream or a session. */
  public boolean hasWorkedSince(long time) {
    return !isIdle() || idleSince - time > 0;
  }

  public MemoryChecks memory() {
    return memory;
  }

  /** Whether a caller has asked for its replacement. */
  public boolean isRequested() {
    return requested;
  }

  public void request() {
    requested = true;
  }

  /** The reason for its replacement, if there is one. */
  public Optional<Why> due() {
    return due;
  }

  public boolean isDue() {
    return due.isPresent();
  }

  public void makeDue(Why why) {
    due = Optional.of(why);
  }
}
