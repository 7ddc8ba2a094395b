package io.clutch.internal.transport;

import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.MemoryBudget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Loops for tests, and actions on them. */
public final class Loops {
  public static final LinkSettings SETTINGS =
      new LinkSettings("tcp://127.0.0.1:0", 1 << 20, 1_000, Duration.ofSeconds(5));

  private Loops() {}

  public static SocketLoop start() {
    return SocketLoop.start(task -> new Thread(task, "clutch-loop-test"));
  }

  public static void stop(SocketLoop loop) throws InterruptedException {
    loop.shutdown();
    if (!loop.awaitTermination(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the loop did not end within 10 s");
    }
  }

  /** Runs the action on the loop's thread and waits up to 10 s for the result. */
  public static <T> T on(SocketLoop loop, Callable<T> action) {
    var task = new FutureTask<>(action);
    loop.execute(task);
    try {
      return task.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("on the loop", e);
    }
  }

  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("not within 10 s");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Binds the loop's socket on its thread, without a bound of memory. */
  public static Transport bind(SocketLoop loop, LinkSettings settings) {
    return bind(loop, settings, MemoryBudget.unlimited());
  }

  public static Transport bind(SocketLoop loop, LinkSettings settings, MemoryBudget memory) {
    return Transports.bind(loop, settings, memory, event -> {});
  }

  /** An address that a transport can bind repeatedly. */
  public static String address(String scheme, Path directory) {
    return scheme.equals("tcp") ? "tcp://127.0.0.1:0" : "ipc://" + directory.resolve("link");
  }

  public static int port(Transport transport) {
    return URI.create(transport.endpoint()).getPort();
  }
}
