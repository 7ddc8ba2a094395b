package io.clutch.socket;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor whose one thread also owns the socket: it runs what was handed to it, reads the
 * socket, and sleeps when there is neither. What runs here must never block.
 */
public final class SocketLoop extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
  private static final ThreadLocal<SocketLoop> CURRENT = new ThreadLocal<>();
  private static final int BATCH = 256;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final Sleeper sleeper = new Sleeper();
  private volatile boolean shutdown;
  private volatile boolean closed;
  private RouterLink link;

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
    link = RouterLink.bind(settings);
    sleeper.watch(link.readable());
    return link;
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
    tasks.add(task);
    sleeper.wake();
    // It may have come too late for the loop to see: then it is refused, and not forgotten.
    if (closed && tasks.remove(task)) {
      throw new RejectedExecutionException("the socket loop has been shut down");
    }
  }

  private void run() {
    CURRENT.set(this);
    try {
      loop();
    } finally {
      close();
    }
  }

  private void loop() {
    while (true) {
      // The socket is read last: a send may take in the notice of a message that has come, and only
      // a read that finds nothing makes it safe to sleep.
      boolean worked = runTasks();
      worked |= link != null && link.receive(BATCH);
      if (!worked) {
        if (shutdown && tasks.isEmpty()) {
          return;
        }
        sleeper.sleepUnless(() -> shutdown || !tasks.isEmpty());
      }
    }
  }

  private boolean runTasks() {
    for (int i = 0; i < BATCH; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return i > 0;
      }
      run(task);
    }
    return true;
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Exception | Error e) {
      LOG.error("A task on the socket loop failed", e);
    }
  }

  private void close() {
    shutdown = true;
    closed = true;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      run(task);
    }
    if (link != null) {
      link.close();
    }
    sleeper.close();
    CURRENT.remove();
    terminated.countDown();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    sleeper.wake();
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
