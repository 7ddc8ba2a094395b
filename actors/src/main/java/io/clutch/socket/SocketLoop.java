package io.clutch.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor whose one thread also owns the socket: it runs what was handed to it, reads the
 * socket, and sleeps when there is neither. It does so in turns, one at a time; a caller that waits
 * may take a turn in the thread's place. What runs here must never block.
 */
public final class SocketLoop extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
  private static final ThreadLocal<SocketLoop> CURRENT = new ThreadLocal<>();
  private static final ThreadLocal<SocketLoop> LENT = new ThreadLocal<>();
  private static final int BATCH = 256;
  // While there are tasks, how many turns go by between two looks at the channels.
  private static final int TURNS_PER_LOOK = 4;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final Sleeper sleeper = new Sleeper();
  // Held by whoever runs tasks and sends: the loop's own thread, or one that was lent.
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean shutdown;
  private volatile boolean closed;
  private final List<Runnable> turnEnd = new ArrayList<>();
  private final HandOvers handOvers = new HandOvers();
  private volatile LoopLink link;
  private volatile PollingRole role;
  private volatile int expected;
  private int busyTurns;
  private long longestSleep;

  private SocketLoop() {}

  /** Starts a loop on a thread of the factory. */
  public static SocketLoop start(ThreadFactory threads) {
    var loop = new SocketLoop();
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

  /** Binds the loop's socket; once, on the loop's thread. */
  public Link bind(LinkSettings settings) {
    if (link != null || CURRENT.get() != this) {
      throw new IllegalStateException("a loop binds one link, on its own thread");
    }
    link =
        settings.address().startsWith(ZmtpLink.SCHEME)
            ? ZmtpLink.bind(settings, this, sleeper)
            : RouterLink.bind(settings, this, sleeper);
    return link;
  }

  Executor handingOver(Executor executor) {
    var handOver = new TurnExecutor(this, executor);
    handOvers.add(handOver);
    return handOver;
  }

  boolean isInTurn() {
    return turn.isHeldByCurrentThread();
  }

  /**
   * Lets the caller run, in a turn of its own, what it hands in by this action, where the loop
   * sleeps: nobody has to be woken. For a caller that is about to wait for the outcome.
   */
  void lend(Runnable action) {
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
    return link != null && link.mayBeLent() && !isInTurn();
  }

  void atTurnEnd(Runnable task) {
    turnEnd.add(task);
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
      rouse();
    }
    // It may have come too late for the loop to see: then it is refused, and not forgotten.
    if (closed && tasks.remove(task)) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
  }

  private void lentTurn() {
    LENT.remove();
    try {
      runTasks();
      endTurn();
      link.flush();
    } finally {
      turn.unlock();
    }
    if (!tasks.isEmpty()) {
      rouse();
    }
  }

  /** Wakes whoever polls. */
  void rouse() {
    PollingRole polling = role;
    if (polling == null) {
      sleeper.wake(); // the own thread has only begun, and looks before it sleeps
    } else {
      polling.rouse();
    }
  }

  /** So many more answers are expected; fewer, if negative. In a turn only. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in turns alone
  void expecting(int more) {
    expected += more;
  }

  /**
   * Lets the caller poll while it waits, if what it waits for is the only answer that is expected.
   * Returns when it is done, and whenever that ceases to be so: the caller then waits otherwise.
   */
  void lendUntil(BooleanSupplier done, long until) {
    if (expected != 1 || !mayBeLent() || !role.tryTake()) {
      return;
    }
    try {
      while (!done.getAsBoolean() && expected == 1 && !shutdown && until - System.nanoTime() > 0) {
        long left = until - System.nanoTime();
        sleeper.sleepUnless(
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
    } finally {
      role.giveBack();
      if (expected > 0 || shutdown || !tasks.isEmpty()) {
        role.recall();
      }
    }
  }

  private void run() {
    CURRENT.set(this);
    role = new PollingRole(sleeper);
    try {
      loop();
    } finally {
      close();
    }
  }

  private void loop() {
    while (true) {
      if (role.isAskedFor()) {
        role.standBy(() -> shutdown || !tasks.isEmpty());
      }
      boolean more = turn();
      if (more || !tasks.isEmpty()) {
        if (++busyTurns % TURNS_PER_LOOK == 0) {
          sleeper.look();
        }
      } else if (shutdown) {
        return;
      } else {
        sleeper.sleepUnless(() -> shutdown || !tasks.isEmpty() || role.isAskedFor(), longestSleep);
      }
    }
  }

  /** Whether there may be more to read. */
  private boolean turn() {
    turn.lock();
    try {
      runTasks();
      endTurn();
      // Only now: a send may take in the notice of a message that has come, and only a read that
      // finds nothing makes it safe to sleep.
      boolean more = link != null && link.receive();
      longestSleep = Long.MAX_VALUE;
      if (link != null) {
        link.flush();
        longestSleep = link.waitNanos();
      }
      if (handOvers.relieve()) {
        longestSleep = Math.min(longestSleep, HandOvers.RELIEF_NANOS);
      }
      return more;
    } finally {
      turn.unlock();
    }
  }

  private void endTurn() {
    for (int i = 0; i < turnEnd.size(); i++) {
      run(turnEnd.get(i));
    }
    turnEnd.clear();
  }

  private void runTasks() {
    for (int i = 0; i < BATCH; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      run(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt(); // a lent thread's, and for its owner to see
      } else {
        LOG.error("A task on the socket loop failed", e);
      }
    }
  }

  private void close() {
    shutdown = true;
    closed = true;
    turn.lock();
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
      endTurn();
      if (link != null) {
        link.close();
      }
      sleeper.close();
    } finally {
      turn.unlock();
    }
    CURRENT.remove();
    terminated.countDown();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    rouse();
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
