package io.clutch.examples.page;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Compares the page with the kernel and with the actors. They are read one after the other while
 * processes end and begin, so a difference counts only if it does not vanish within a bound.
 */
final class Sampler {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Watched watched;
  private final Feed feed;
  private final Kills kills;
  private final Duration bound;

  Sampler(Watched watched, Feed feed, Kills kills, Duration bound) {
    this.watched = watched;
    this.feed = feed;
    this.kills = kills;
    this.bound = bound;
  }

  /**
   * One comparison.
   *
   * @param lag until there was no difference; zero if there was none at once
   * @param difference one that did not vanish, in words
   */
  record Sample(Duration lag, Optional<String> difference) {}

  /** The nodes that a browser was sent, all at about one moment. */
  Sample ofFeed() throws IOException {
    return sample(feed::nodes);
  }

  /** The nodes that a request gets. */
  Sample ofJson() throws IOException {
    return sample(feed::asked);
  }

  private interface Page {
    Map<String, Shown> nodes() throws IOException;
  }

  private Sample sample(Page page) throws IOException {
    long began = System.nanoTime();
    for (boolean isFirst = true; ; isFirst = false) {
      Optional<String> difference = difference(page);
      Duration lag = Duration.ofNanos(System.nanoTime() - began);
      if (difference.isEmpty()) {
        return new Sample(isFirst ? Duration.ZERO : lag, Optional.empty());
      }
      if (lag.compareTo(bound) > 0) {
        return new Sample(lag, difference);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Optional<String> difference(Page page) throws IOException {
    Map<String, Shown> actors = watched.actors();
    Set<Long> processes = Kernel.workers();
    Map<String, Shown> shown = page.nodes();
    return ofActors(shown, actors).or(() -> ofKernel(shown, processes)).or(() -> ofKills(shown));
  }

  private static Optional<String> ofActors(Map<String, Shown> shown, Map<String, Shown> actors) {
    if (!shown.keySet().equals(actors.keySet())) {
      Set<String> odd = new HashSet<>(shown.keySet());
      odd.addAll(actors.keySet());
      odd.removeIf(path -> shown.containsKey(path) && actors.containsKey(path));
      return Optional.of("only on the page or only there: " + odd);
    }
    return new TreeMap<>(actors)
        .entrySet().stream()
            .filter(it -> !it.getValue().isSame(shown.get(it.getKey())))
            .findFirst()
            .map(it -> it.getKey() + " page " + shown.get(it.getKey()) + " actor " + it.getValue());
  }

  private static Optional<String> ofKernel(Map<String, Shown> shown, Set<Long> processes) {
    Set<Long> pids =
        shown.values().stream().map(Shown::pid).filter(pid -> pid != 0).collect(Collectors.toSet());
    return pids.equals(processes)
        ? Optional.empty()
        : Optional.of("processes on the page " + pids + " in the kernel " + processes);
  }

  /** The counters of restarts add up to the kills. */
  private Optional<String> ofKills(Map<String, Shown> shown) {
    return shown.keySet().stream()
        .filter(path -> watched.counter(path).equals(path))
        .filter(path -> shown.get(path).restarts() != kills.of(path))
        .findFirst()
        .map(path -> path + " " + shown.get(path) + " after kills " + kills.of(path));
  }
}
