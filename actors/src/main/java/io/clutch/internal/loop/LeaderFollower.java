package io.clutch.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Decides which thread polls the selector: the loop's own thread, or a caller that waits for the
 * only expected reply, so that the reply wakes just that caller. Meanwhile the loop's thread stands
 * by and checks every 2 ms whether callers still poll.
 */
final class LeaderFollower {
  private static final long STAND_BY_NANOS = 2_000_000;
  // The loop's thread stands by once one caller has waited this often in a row.
  private static final int WAITS_IN_A_ROW = 16;

  private final ReentrantLock role = new ReentrantLock();
  private final SelectorWait wait;
  private final Thread own;
  private volatile boolean standsBy;
  private volatile boolean sleepsDeeply;
  private volatile long taken;
  private Thread lastAsking;
  private int asked;

  /** Created on the loop's own thread, which then has the role. */
  LeaderFollower(SelectorWait wait) {
    this.wait = wait;
    this.own = Thread.currentThread();
    role.lock();
  }

  // ---- the loop's own thread

  boolean isAskedFor() {
    return standsBy;
  }

  /** Leaves the role to callers until there is work, or no caller has taken it recently. */
  void standBy(BooleanSupplier work) {
    role.unlock();
    if (work.getAsBoolean()) { // work that arrived before has woken no thread
      standsBy = false;
    }
    boolean isUsed = true;
    while (standsBy && isUsed) {
      long before = taken;
      LockSupport.parkNanos(this, STAND_BY_NANOS);
      if (standsBy && taken == before && role.isLocked()) {
        parkWhileTaken();
      }
      isUsed = taken != before || role.isLocked();
    }
    standsBy = false;
    role.lock();
  }

  private void parkWhileTaken() {
    sleepsDeeply = true;
    if (role.isLocked()) {
      LockSupport.park(this);
    }
    sleepsDeeply = false;
  }

  // ---- callers

  /** Tries to take the role for the caller. Waits only until the loop's thread stands by. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the holder writes it
  boolean tryTake() {
    if (!role.tryLock() && !askFor()) {
      return false;
    }
    taken++;
    return true;
  }

  private boolean askFor() {
    // Two threads that ask at once may be counted wrongly, but should not get the role anyway.
    asked = lastAsking == Thread.currentThread() ? asked + 1 : 0;
    lastAsking = Thread.currentThread();
    if (asked < WAITS_IN_A_ROW) {
      return false;
    }
    asked = 0;
    standsBy = true;
    wait.wake();
    try {
      return role.tryLock(STAND_BY_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void giveBack() {
    role.unlock();
    if (sleepsDeeply) {
      LockSupport.unpark(own);
    }
  }

  /** Wakes the sleeping thread for work, or else the loop's own thread. */
  void wakeup() {
    if (!wait.wake() && standsBy && !role.isLocked()) {
      recall();
    }
  }

  /** Gives the role to the loop's own thread as soon as it is free. */
  void recall() {
    standsBy = false;
    LockSupport.unpark(own);
  }
}
