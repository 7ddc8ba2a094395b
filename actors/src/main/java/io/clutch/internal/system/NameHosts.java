package io.clutch.internal.system;

import io.clutch.internal.builtin.AskingWorker;
import io.clutch.internal.builtin.BuiltIn;
import io.clutch.internal.builtin.BuiltIns;
import io.clutch.internal.host.HostRefusal;
import io.clutch.internal.names.NameHolder;
import io.clutch.internal.names.NameRegistry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts behind {@code clutch.register}, {@code clutch.find} and {@code clutch.unregister}. */
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

  /**
   * What Python sends to register the worker.
   *
   * @param early whether a constructor has done so, where nobody may wait
   */
  record Registration(String name, boolean early) {}

  static void addTo(BuiltIns builtIns, NameRegistry names) {
    var hosts = new NameHosts(names);
    builtIns.add("register", new BuiltIn<>(Registration.class, hosts::register));
    builtIns.add("find", new BuiltIn<>(String.class, (worker, name) -> hosts.find(name)));
    builtIns.add("unregister", new BuiltIn<>(String.class, hosts::unregister));
  }

  private Object register(AskingWorker worker, Registration message) {
    try {
      names.register(message.name(), holder(worker));
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

  private Object find(String name) {
    return names.find(name).orElse(null);
  }

  private Object unregister(AskingWorker worker, String name) {
    try {
      names.unregister(name, holder(worker));
      return null;
    } catch (IllegalStateException refusal) {
      throw new HostRefusal(refusal.getMessage());
    }
  }

  private static NameHolder holder(AskingWorker worker) {
    return NameHolder.worker(worker.itself());
  }
}
