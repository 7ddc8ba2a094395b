package io.clutch.examples.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that were killed, by the node that counts them, and how long the page showed them
 * then. Thread-safe.
 */
final class Kills {
  private record Open(String path, long at) {}

  private final Map<Long, Open> open = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private final List<Long> delays = new ArrayList<>();
  private int all;

  /** Kills a process that the page shows at the path. */
  synchronized boolean kill(long pid, String path, String counter) {
    open.put(pid, new Open(path, System.nanoTime()));
    if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      counts.merge(counter, 1L, Long::sum);
      all++;
      return true;
    }
    open.remove(pid);
    return false;
  }

  /** The page shows these nodes now. */
  synchronized void shown(Map<String, Shown> nodes) {
    long now = System.nanoTime();
    open.entrySet()
        .removeIf(
            it -> {
              Shown node = nodes.get(it.getValue().path());
              boolean isGone = node == null || node.pid() != it.getKey();
              if (isGone) {
                delays.add(now - it.getValue().at());
              }
              return isGone;
            });
  }

  synchronized int count() {
    return all;
  }

  synchronized long of(String counter) {
    return counts.getOrDefault(counter, 0L);
  }

  /** How many of the killed processes the page still shows. */
  synchronized int stillShown() {
    return open.size();
  }

  /** Milliseconds from a kill until the page had it, ascending. */
  synchronized double[] delays() {
    double[] millis = delays.stream().mapToDouble(it -> it / 1e6).toArray();
    Arrays.sort(millis);
    return millis;
  }
}
