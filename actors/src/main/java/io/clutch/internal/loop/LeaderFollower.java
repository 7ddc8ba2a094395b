package io.clutch.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Who sleeps in the selector: the loop's own thread, or a caller that waits for the only answer
 * that is expected, so that the answer wakes it and nobody else. The own thread then stands by, and
 * looks every 2 ms whether callers still come.
 */
final class LeaderFollower {
  private static final long STAND_BY_NANOS = 2_000_000;
  // So often has one thread to wait in a row before the own thread stands by for it.
  private static final int WAITS_IN_A_ROW = 16;

  private final ReentrantLock role = new ReentrantLock();
  private final SelectorWait wait;
  private final Thread own;
  private volatile boolean standsBy;
  private volatile boolean sleepsDeeply;
  private volatile long taken;
  private Thread lastAsking;
  private int asked;

  /** Made on the loop's own thread, which has the role. */
  LeaderFollower(SelectorWait wait) {
    this.wait = wait;
    this.own = Thread.currentThread();
    role.lock();
  }

  // ---- the own thread

  boolean isAskedFor() {
    return standsBy;
  }

  /** Lets others have the role, until none has come for it lately or there is work. */
  void standBy(BooleanSupplier work) {
    role.unlock();
    if (work.getAsBoolean()) { // what came before now has roused nobody
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

  /** Whether the caller has the role now. Waits only for the own thread to stand by. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // the holder alone writes it
  boolean tryTake() {
    if (!role.tryLock() && !askFor()) {
      return false;
    }
    taken++;
    return true;
  }

  private boolean askFor() {
    // Two threads that ask at once may count wrong, and are not to have the role anyway.
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

  /** There is work: wakes the thread that sleeps, or else the own thread. */
  void wakeup() {
    if (!wait.wake() && standsBy && !role.isLocked()) {
      recall();
    }
  }

  /** The own thread takes the role as soon as it is free. */
  void recall() {
    standsBy = false;
    LockSupport.unpark(own);
  }
}
