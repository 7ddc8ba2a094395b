package io.clutch.internal.loop;

import io.clutch.internal.memory.FaultLog;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor whose one thread also owns the socket: it runs what was handed to it, reads the
 * socket, and sleeps when there is neither. It does so in turns, one at a time; a caller that waits
 * may take a turn in the thread's place. What runs here must never block.
 *
 * <p>A fault of a task is that task's alone, and one of a connection ends that connection. Where
 * reading fails again and again for no connection's fault, the link ends and the loop goes on to
 * run tasks: the actors on it can then tell everyone why.
 */
public final class SocketLoop extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
  private static final ThreadLocal<SocketLoop> CURRENT = new ThreadLocal<>();
  private static final ThreadLocal<SocketLoop> LENT = new ThreadLocal<>();
  // While there are tasks, how many turns go by between two looks at the channels.
  private static final int TURNS_PER_LOOK = 4;

  private final TurnTasks tasks = new TurnTasks();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final SelectorWait wait = new SelectorWait();
  // Held by the thread that runs tasks and sends: the loop's own thread, or one that was lent.
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean shutdown;
  private volatile boolean closed;
  private final BatchingExecutors executors = new BatchingExecutors();
  private final LinkEnd linkEnd;
  private final FaultRow linkFaults = new FaultRow();
  private final FaultRow sleepFaults = new FaultRow();
  private volatile LoopTransport transport;
  private volatile LeaderFollower leadership;
  private volatile int expected;
  private int busyTurns;
  private long longestSleep;

  private SocketLoop(ThreadFactory threads) {
    linkEnd = new LinkEnd(threads);
  }

  /**
   * Starts a loop on a thread of the factory. Another of its threads ends by an uncaught error if
   * the loop's link does.
   */
  public static SocketLoop start(ThreadFactory threads) {
    var loop = new SocketLoop(threads);
    threads.newThread(loop::run).start();
    return loop;
  }

  /**
   * The loop on whose thread the caller runs.
   *
   * @throws IllegalStateException on any other thread
   */
  public static SocketLoop current() {
    SocketLoop loop = CURRENT.get();
    if (loop == null) {
      throw new IllegalStateException("not on the thread of a socket loop");
    }
    return loop;
  }

  /** Begins to serve what is bound; once, on the loop's thread. */
  public <T extends LoopTransport> T serve(Function<SelectorWait, T> binding) {
    if (transport != null || CURRENT.get() != this) {
      throw new IllegalStateException("a loop binds one link, on its own thread");
    }
    T bound = binding.apply(wait);
    transport = bound;
    return bound;
  }

  public LinkEnd linkEnd() {
    return linkEnd;
  }

  public Executor batching(Executor executor) {
    var handOver = new TurnBatchingExecutor(this::isInTurn, tasks::atTurnEnd, executor);
    executors.add(handOver);
    return handOver;
  }

  boolean isInTurn() {
    return turn.isHeldByCurrentThread();
  }

  /**
   * Lets the caller run, in a turn of its own, what it hands in by this action, where the loop
   * sleeps: nobody has to be woken. For a caller that is about to wait for the outcome.
   */
  public void runOnCaller(Runnable action) {
    if (!mayBeLent() || Thread.currentThread().isInterrupted()) {
      action.run();
      return;
    }
    LENT.set(this);
    try {
      action.run();
    } finally {
      LENT.remove();
    }
  }

  private boolean mayBeLent() {
    return transport != null && transport.mayBeLent() && !linkEnd.hasCome() && !isInTurn();
  }

  public void atTurnEnd(Runnable task) {
    tasks.atTurnEnd(task);
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
    tasks.add(task);
    if (LENT.get() == this && turn.tryLock()) {
      lentTurn();
    } else if (!isInTurn()) {
      wakeup();
    }
    // It may have come too late for the loop to see: then it is refused, and not forgotten.
    if (closed && tasks.remove(task)) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
  }

  private void lentTurn() {
    LENT.remove();
    try {
      tasks.runSome();
      serveLink(false);
    } finally {
      turn.unlock();
    }
    if (!tasks.isEmpty()) {
      wakeup();
    }
  }

  /** Wakes the thread that polls. */
  public void wakeup() {
    LeaderFollower leader = leadership;
    if (leader == null) {
      wait.wake(); // the own thread has only begun, and looks before it sleeps
    } else {
      leader.wakeup();
    }
  }

  /** Adds to the number of expected answers, which may be negative. In a turn only. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in turns alone
  public void addPendingReplies(int more) {
    expected += more;
  }

  /**
   * Lets the caller poll while it waits, if what it waits for is the only answer that is expected.
   * Returns when it is done, and whenever that ceases to be so: the caller then waits otherwise.
   */
  public void pollUntil(BooleanSupplier done, long until) {
    if (expected != 1 || !mayBeLent() || !leadership.tryTake()) {
      return;
    }
    try {
      while (!done.getAsBoolean() && expected == 1 && !shutdown && until - System.nanoTime() > 0) {
        long left = until - System.nanoTime();
        wait.sleepUnless(
            () -> shutdown || !tasks.isEmpty() || done.getAsBoolean(),
            Math.min(left, longestSleep));
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        do {
          turn();
        } while (!tasks.isEmpty() && !done.getAsBoolean());
      }
      // What the answer itself has left to do would wake the own thread for it.
      if (!tasks.isEmpty()) {
        turn();
      }
    } catch (RuntimeException | Error e) {
      // The selector's trouble is not the caller's: the own thread meets it too.
      FaultLog.report(LOG, "A caller could not read the link", e);
    } finally {
      leadership.giveBack();
      if (expected > 0 || shutdown || !tasks.isEmpty()) {
        leadership.recall();
      }
    }
  }

  private void run() {
    CURRENT.set(this);
    leadership = new LeaderFollower(wait);
    try {
      loop();
    } finally {
      close();
    }
  }

  private void loop() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = goOn();
      } catch (RuntimeException | Error e) {
        stumbled(e);
      }
    }
  }

  /** One turn, and the sleep after it; false once the loop is to end. */
  private boolean goOn() {
    if (leadership.isAskedFor()) {
      leadership.standBy(() -> shutdown || !tasks.isEmpty());
    }
    boolean more = turn();
    if (more || !tasks.isEmpty()) {
      if (++busyTurns % TURNS_PER_LOOK == 0) {
        wait.look();
        sleepFaults.succeeded();
      }
    } else if (shutdown) {
      return false;
    } else {
      wait.sleepUnless(() -> shutdown || !tasks.isEmpty() || leadership.isAskedFor(), longestSleep);
      sleepFaults.succeeded();
    }
    return true;
  }

  /** The own thread failed outside of a turn's guarded steps, as where the selector does. */
  private void stumbled(Throwable fault) {
    LockSupport.parkNanos(FaultRow.PAUSE_NANOS);
    try {
      turn.lock();
      try {
        faulted(sleepFaults, fault);
      } finally {
        turn.unlock();
      }
    } catch (RuntimeException | Error e) {
      // The next turn meets it again, and this thread must not end.
    }
  }

  /** Whether there may be more to read. */
  private boolean turn() {
    turn.lock();
    try {
      tasks.runSome();
      longestSleep = Long.MAX_VALUE;
      // Only now: a send may take in the notice of a message that has come, and only a read that
      // finds nothing makes it safe to sleep.
      boolean more = serveLink(true);
      if (executors.relieve()) {
        longestSleep = Math.min(longestSleep, BatchingExecutors.RELIEF_NANOS);
      }
      return more;
    } finally {
      turn.unlock();
    }
  }

  /** Reads, or only writes; whether there may be more to read. */
  private boolean serveLink(boolean isToRead) {
    if (transport == null || linkEnd.hasCome()) {
      tellOfTheEnd();
      return false;
    }
    try {
      boolean more = isToRead && transport.receive();
      transport.flush();
      if (isToRead) {
        longestSleep = transport.waitNanos();
        linkFaults.succeeded();
      }
      return more;
    } catch (RuntimeException | Error e) {
      longestSleep = FaultRow.PAUSE_NANOS;
      faulted(linkFaults, e);
      return false;
    }
  }

  private void faulted(FaultRow row, Throwable fault) {
    if (row.isOverWithOneMore(System.nanoTime())) {
      endLink(fault);
    } else if (row.hasBegun()) {
      FaultLog.report(LOG, "The socket loop met a fault of its own; trying again", fault);
    }
  }

  /** Closes the link for good, and tells who depends on it. In a turn only. */
  public void endLink(Throwable cause) {
    if (!linkEnd.come(cause)) {
      return;
    }
    FaultLog.report(LOG, "The socket loop can serve no worker any more", cause);
    wait.leaveSelector();
    closeLink();
    linkEnd.tell();
    linkEnd.report();
  }

  private void tellOfTheEnd() {
    if (linkEnd.isUntold()) {
      linkEnd.tell();
      longestSleep = FaultRow.PAUSE_NANOS;
    }
  }

  private void close() {
    shutdown = true;
    closed = true;
    turn.lock();
    try {
      tasks.runAll();
      closeLink();
      wait.close();
    } catch (RuntimeException | Error e) {
      FaultLog.report(LOG, "The end of the socket loop failed in part", e);
    } finally {
      turn.unlock();
      CURRENT.remove();
      terminated.countDown();
    }
  }

  private void closeLink() {
    try {
      if (transport != null) {
        transport.close();
      }
    } catch (RuntimeException | Error e) {
      FaultLog.report(LOG, "Closing the link failed", e);
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
    wakeup();
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
