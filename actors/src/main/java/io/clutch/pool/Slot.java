package io.clutch.pool;

import io.clutch.telemetry.PoolEvent.Retired.Why;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** One worker of a pool, from its start to its end. */
final class Slot {

  enum Phase {
    STARTING,
    READY,
    /** It takes no more calls, and is stopped when it has none. */
    RETIRING,
    STOPPING
  }

  private final WorkerId id;
  private final long startedAt;
  private final double chance;
  private final long mostCalls;
  private final Line line = new Line();
  private Phase phase = Phase.STARTING;
  private Optional<Lease> lease = Optional.empty();
  private OptionalLong memory = OptionalLong.empty();
  private boolean requested;
  private Optional<Why> due = Optional.empty();
  private long readyAt;
  private long stoppingAt;
  private long pid;
  private long idleSince;
  private long givenAt;
  private long measuredAt;
  private long given;
  private long left;
  private int streams;

  /**
   * {@code chance}, from 0 to 1, is for jitter; it is given {@code mostCalls}, and more only by a
   * session or a broadcast.
   */
  Slot(WorkerId id, long now, double chance, long mostCalls) {
    this.id = id;
    this.startedAt = now;
    this.chance = chance;
    this.mostCalls = mostCalls;
  }

  /** The earliest first; by difference, because a monotonic clock may wrap around. */
  static Comparator<Slot> since(ToLongFunction<Slot> time) {
    return (one, other) -> Long.signum(time.applyAsLong(one) - time.applyAsLong(other));
  }

  WorkerId id() {
    return id;
  }

  int number() {
    return id.number();
  }

  long incarnation() {
    return id.incarnation();
  }

  /** What it is called in its pool; workers that follow each other in one place have one name. */
  String name() {
    return id.name();
  }

  long startedAt() {
    return startedAt;
  }

  double chance() {
    return chance;
  }

  /** Calls that wait for this worker alone. */
  Line line() {
    return line;
  }

  Phase phase() {
    return phase;
  }

  boolean isReady() {
    return phase == Phase.READY;
  }

  /** Whether it takes calls, or will soon. */
  boolean isActive() {
    return phase == Phase.READY || phase == Phase.STARTING;
  }

  void retire() {
    phase = Phase.RETIRING;
  }

  void stopping(long now) {
    phase = Phase.STOPPING;
    stoppingAt = now;
  }

  long stoppingAt() {
    return stoppingAt;
  }

  void ready(long processId, long now) {
    phase = Phase.READY;
    pid = processId;
    readyAt = now;
    idleSince = now;
    givenAt = now;
  }

  long readyAt() {
    return readyAt;
  }

  /** 0 until it is ready. */
  long pid() {
    return pid;
  }

  void gave(long now) {
    given++;
    givenAt = now;
  }

  /** When it was last given a call. */
  long givenAt() {
    return givenAt;
  }

  /** So many calls have left it so far. */
  void left(long count, long now) {
    left = count;
    if (!isBusy()) {
      idleSince = now;
    }
  }

  /** Calls that it has, in whatever state. */
  int outstanding() {
    return (int) (given - left);
  }

  void gaveStream(long now) {
    streams++;
    givenAt = now;
  }

  void streamLeft(long now) {
    streams--;
    if (!isBusy()) {
      idleSince = now;
    }
  }

  /** Streams that it has. */
  int streams() {
    return streams;
  }

  /** Calls and streams that it has. */
  int held() {
    return outstanding() + streams;
  }

  boolean isBusy() {
    return held() > 0;
  }

  long calls() {
    return left;
  }

  Optional<Lease> lease() {
    return lease;
  }

  /** Whether a session waits until it has no other call. */
  boolean isPromised() {
    return lease.isPresent() && !lease.get().isGranted();
  }

  void leasedTo(Lease session) {
    lease = Optional.of(session);
  }

  void released(long now) {
    lease = Optional.empty();
    idleSince = now;
  }

  /** Whether it may be given one more call. */
  boolean hasRoom(int inFlight) {
    return mayBeLeased() && outstanding() < inFlight;
  }

  /** Whether it may be given to a session. */
  boolean mayBeLeased() {
    return isReady() && lease.isEmpty() && !isSpent();
  }

  /** Whether it was given as many calls as it may. */
  boolean isSpent() {
    return given >= mostCalls;
  }

  boolean isIdle() {
    return !isBusy() && lease.isEmpty() && line.isEmpty();
  }

  long idleSince() {
    return idleSince;
  }

  /** Resident bytes, when they were last looked at. */
  OptionalLong memory() {
    return memory;
  }

  void measured(OptionalLong bytes, long now) {
    memory = bytes;
    measuredAt = now;
  }

  long measuredAt() {
    return measuredAt;
  }

  /** Whether somebody asked for it to be replaced. */
  boolean isRequested() {
    return requested;
  }

  void request() {
    requested = true;
  }

  /** Why it is to be replaced, if it is. */
  Optional<Why> due() {
    return due;
  }

  boolean isDue() {
    return due.isPresent();
  }

  void makeDue(Why why) {
    due = Optional.of(why);
  }
}
