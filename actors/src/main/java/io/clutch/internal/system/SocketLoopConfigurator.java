package io.clutch.internal.system;

import com.typesafe.config.Config;
import io.clutch.internal.loop.SocketLoop;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Makes the socket loop the executor of a dispatcher. Named in {@code reference.conf}. */
final class SocketLoopConfigurator extends ExecutorServiceConfigurator {

  SocketLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(
      String id, ThreadFactory threadFactory) {
    return new ExecutorServiceFactory() {
      @Override
      public ExecutorService createExecutorService() {
        return SocketLoop.start(task -> thread(threadFactory, task));
      }
    };
  }

  /** Creates a thread of Pekko's, so that the system handles its uncaught fatal errors. */
  private static Thread thread(ThreadFactory pekko, Runnable task) {
    Thread thread = pekko.newThread(task);
    thread.setName("clutch-loop");
    thread.setDaemon(true);
    return thread;
  }
}
