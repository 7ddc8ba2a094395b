package io.clutch.internal.system;

import io.clutch.internal.builtin.AskingWorker;
import io.clutch.internal.builtin.BuiltIn;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.host.HostRefusal;
import io.clutch.internal.host.LimitedExecutor;
import io.clutch.internal.names.NameHolder;
import io.clutch.internal.names.NameRegistry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host behind {@code clutch.register}, {@code clutch.find} and {@code clutch.unregister}. It is
 * one, and has one thread at a time, so what a worker asks happens in its order.
 */
final class NameHosts {
  private static final Logger LOG = LoggerFactory.getLogger(NameHosts.class);

  private static final long LOG_WINDOW = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_LINES = 100;

  private final NameRegistry names;
  private long windowBegan = System.nanoTime();
  private int lines;

  private NameHosts(NameRegistry names) {
    this.names = names;
  }

  enum Function {
    REGISTER,
    FIND,
    UNREGISTER
  }

  /**
   * What Python sends.
   *
   * @param early whether a constructor has done so, where nobody may wait
   * @param child the number of the child in its process that has done so; empty for the worker
   */
  record Request(Function function, String name, boolean early, Optional<Long> child) {}

  static void addTo(BuiltIns builtIns, NameRegistry names) {
    var hosts = new NameHosts(names);
    builtIns.add("names", new BuiltIn<>(Request.class, hosts::answer, new LimitedExecutor(1)));
  }

  private Object answer(AskingWorker worker, Request request) {
    return switch (request.function()) {
      case REGISTER -> register(worker, request);
      case FIND -> names.find(request.name()).orElse(null);
      case UNREGISTER -> unregister(worker, request);
    };
  }

  private Object register(AskingWorker worker, Request message) {
    try {
      names.register(message.name(), holder(worker, message));
      return null;
    } catch (IllegalStateException | IllegalArgumentException refusal) {
      if (message.early() && mayLog()) {
        LOG.warn(
            "{} has not got the name '{}' when it started: {}",
            worker.path(),
            message.name(),
            refusal.getMessage());
      }
      throw new HostRefusal(refusal.getMessage());
    }
  }

  /** A hostile worker may repeat it without end. */
  private synchronized boolean mayLog() {
    long now = System.nanoTime();
    if (now - windowBegan >= LOG_WINDOW) {
      windowBegan = now;
      lines = 0;
    }
    return lines++ < MOST_LINES;
  }

  private Object unregister(AskingWorker worker, Request message) {
    try {
      names.unregister(message.name(), holder(worker, message));
      return null;
    } catch (IllegalStateException refusal) {
      throw new HostRefusal(refusal.getMessage());
    }
  }

  private static NameHolder holder(AskingWorker worker, Request message) {
    return message
        .child()
        .map(it -> worker.local(it).orElseThrow(() -> new HostRefusal("the child has ended")))
        .map(NameHolder::worker)
        .orElseGet(() -> NameHolder.worker(worker.itself()));
  }
}
