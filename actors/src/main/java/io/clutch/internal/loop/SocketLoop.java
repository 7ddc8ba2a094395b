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
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor whose only thread also owns the socket. In turns, one at a time, it runs tasks, reads
 * the socket, and sleeps if there is nothing to do. A waiting caller may run a turn in the thread's
 * place. Tasks must never block.
 *
 * <p>A fault of a task affects only that task, and a fault of a connection ends that connection. If
 * reading fails repeatedly and no connection is to blame, the transport ends. The loop still runs
 * tasks, so that its actors can report the reason.
 */
public final class SocketLoop extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
  private static final ThreadLocal<SocketLoop> CURRENT = new ThreadLocal<>();
  private static final ThreadLocal<SocketLoop> ON_CALLER = new ThreadLocal<>();
  // The number of turns between two checks of the channels while there are tasks.
  private static final int TURNS_PER_LOOK = 4;

  private final TurnTasks tasks = new TurnTasks();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final SelectorWait wait = new SelectorWait();
  // Held by the thread that runs tasks and sends: the loop's own thread or a caller's.
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
   * Starts a loop on a thread of the factory. If the transport ends by a fault, another thread of
   * the factory throws it as an uncaught error.
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

  /** Binds a transport and begins to serve it. Once, on the loop's thread. */
  public <T extends LoopTransport> T serve(Function<SelectorWait, T> binding) {
    if (transport != null || CURRENT.get() != this) {
      throw new IllegalStateException("a loop binds one transport, on its own thread");
    }
    T bound = binding.apply(wait);
    transport = bound;
    return bound;
  }

  public LinkEnd linkEnd() {
    return linkEnd;
  }

  /** Notifies the listener of the transport's end, also if that has come already. */
  public void whenLinkEnds(Consumer<Throwable> listener) {
    linkEnd.add(listener);
    wait.call();
    wakeup();
  }

  public Executor batching(Executor executor) {
    var batching = new TurnBatchingExecutor(this::isInTurn, tasks::atTurnEnd, executor);
    executors.add(batching);
    return batching;
  }

  boolean isInTurn() {
    return turn.isHeldByCurrentThread();
  }

  /**
   * Runs the action. If the loop is asleep, the caller itself runs, in a turn of its own, the tasks
   * that the action adds, so no thread must be woken. For a caller that then waits for the outcome.
   */
  public void runOnCaller(Runnable action) {
    if (!mayRunOnCaller() || Thread.currentThread().isInterrupted()) {
      action.run();
      return;
    }
    ON_CALLER.set(this);
    try {
      action.run();
    } finally {
      ON_CALLER.remove();
    }
  }

  private boolean mayRunOnCaller() {
    return transport != null && transport.mayRunOnCaller() && !linkEnd.hasCome() && !isInTurn();
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
    if (ON_CALLER.get() == this && turn.tryLock()) {
      callerTurn();
    } else if (!isInTurn()) {
      wakeup();
    }
    // The loop may not have seen it before it closed. Then it is rejected and not lost.
    if (closed && tasks.remove(task)) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
  }

  private void callerTurn() {
    ON_CALLER.remove();
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

  /** Wakes the polling thread. */
  public void wakeup() {
    LeaderFollower leader = leadership;
    if (leader == null) {
      wait.wake(); // the loop's thread has just begun, and checks before it sleeps
    } else {
      leader.wakeup();
    }
  }

  /** Changes the number of expected replies; {@code more} may be negative. Only within a turn. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written only within turns
  public void addPendingReplies(int more) {
    expected += more;
  }

  /**
   * Lets the caller poll while it waits for the only expected reply. Returns when {@code done}, and
   * as soon as other replies are expected; the caller must then wait in another way.
   */
  public void pollUntil(BooleanSupplier done, long until) {
    if (expected != 1 || !mayRunOnCaller() || !leadership.tryTake()) {
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
      // Tasks that the reply has left would otherwise wake the loop's thread.
      if (!tasks.isEmpty()) {
        turn();
      }
    } catch (RuntimeException | Error e) {
      // A fault of the selector must not fail the caller. The loop's thread will meet it too.
      FaultLog.report(LOG, "A caller could not read the transport", e);
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

  /** Runs one turn and the sleep after it. Returns false once the loop must end. */
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

  /** Handles a fault outside the guarded steps of a turn, such as one of the selector. */
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
      // This thread must not end. The next turn tries again.
    }
  }

  /** Runs one turn. Returns whether there may be more to read. */
  private boolean turn() {
    turn.lock();
    try {
      tasks.runSome();
      longestSleep = Long.MAX_VALUE;
      // Read after the tasks: a send may consume the notification of an incoming message, so only a
      // read that finds nothing makes it safe to sleep.
      boolean more = serveLink(true);
      if (executors.relieve()) {
        longestSleep = Math.min(longestSleep, BatchingExecutors.RELIEF_NANOS);
      }
      return more;
    } finally {
      turn.unlock();
    }
  }

  /** Writes, and reads if asked to. Returns whether there may be more to read. */
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
      FaultLog.report(LOG, "The socket loop failed; trying again", fault);
    }
  }

  /** Closes the transport for good and notifies the watchers. Only within a turn. */
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
      FaultLog.report(LOG, "A step of the socket loop's end failed", e);
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
      FaultLog.report(LOG, "Closing the transport failed", e);
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
