package io.clutch.internal.host;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads that run the code of hosts. Each host bounds how many of them it uses. */
public final class HostThreads {
  private static final long IDLE_SECONDS = 10;

  private HostThreads() {}

  /** An executor that starts a thread where none is idle. */
  public static ExecutorService create() {
    var count = new AtomicInteger();
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    ThreadFactory threads =
        task -> {
          var thread = new Thread(task, "clutch-host-" + count.incrementAndGet());
          thread.setDaemon(true);
          thread.setContextClassLoader(classes); // not that of the socket loop
          return thread;
        };
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }
}
