package io.clutch.examples.page;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Kills a process each second, and compares the observer's page with what there is each time. */
public final class PageSoak {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration START = Duration.ofMinutes(1);
  private static final double LATEST_SAMPLE = 0.6;

  private final Duration bound;
  private final Kills kills = new Kills();
  private final Invariants invariants = new Invariants();
  private final List<Sampler.Sample> ofFeed = new ArrayList<>();
  private final List<Sampler.Sample> ofJson = new ArrayList<>();
  private Feed.Ends ends = Feed.Ends.NONE;
  private int turn;

  /** A difference is a violation if it does not vanish within the bound. */
  public PageSoak(Duration bound) {
    this.bound = bound;
  }

  /** Returns whether there was no violation. */
  public boolean run(int seconds, PrintStream out) throws IOException, InterruptedException {
    try (Watched watched = new Watched();
        Feed feed = new Feed(watched.address(), this::shown)) {
      var sampler = new Sampler(watched, feed, kills, bound);
      settle(watched, feed);
      for (int i = 0; i < seconds; i++) {
        second(watched, feed, sampler);
      }
      watched.rest();
      take(sampler);
      check(watched, feed);
      return report(watched, feed, out);
    }
  }

  private void shown(Map<String, Shown> nodes) {
    kills.shown(nodes);
    invariants.check(nodes);
  }

  private void settle(Watched watched, Feed feed) throws IOException {
    var start = new Sampler(watched, feed, kills, START).ofFeed();
    start.difference().ifPresent(it -> invariants.add("the start: " + it));
  }

  private void second(Watched watched, Feed feed, Sampler sampler) throws IOException {
    long end = System.nanoTime() + SECOND.toNanos();
    kill(watched, feed);
    double part = ThreadLocalRandom.current().nextDouble(LATEST_SAMPLE);
    LockSupport.parkNanos((long) (part * SECOND.toNanos()));
    take(sampler);
    ends = feed.ends(ends);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void take(Sampler sampler) throws IOException {
    add(ofFeed, sampler.ofFeed());
    add(ofJson, sampler.ofJson());
  }

  private void add(List<Sampler.Sample> samples, Sampler.Sample sample) {
    samples.add(sample);
    sample.difference().ifPresent(it -> invariants.add("differs: " + it));
  }

  /** Each time the next one of those that the page shows with a process. */
  private void kill(Watched watched, Feed feed) {
    List<Map.Entry<String, Shown>> running =
        feed.nodes().entrySet().stream()
            .filter(it -> it.getValue().pid() != 0)
            .sorted(Map.Entry.comparingByKey())
            .toList();
    if (!running.isEmpty()) {
      var next = running.get(turn++ % running.size());
      String path = next.getKey();
      if (!kills.kill(next.getValue().pid(), path, watched.counter(path))) {
        invariants.add("a ghost: " + path + " " + next.getValue());
      }
    }
  }

  private void check(Watched watched, Feed feed) throws IOException {
    long told = feed.ends(ends).count();
    if (told != kills.count()) {
      invariants.add("ends on the timeline " + told + " after kills " + kills.count());
    }
    if (kills.stillShown() > 0) {
      invariants.add("processes that were killed and are shown: " + kills.stillShown());
    }
    if (watched.failedCalls() > 0) {
      invariants.add("calls without their value: " + watched.failedCalls());
    }
    if (feed.isLost()) {
      invariants.add("the connection was lost");
    }
  }

  private boolean report(Watched watched, Feed feed, PrintStream out) {
    double[] delays = kills.delays();
    out.printf("kills        %d%n", kills.count());
    out.printf("calls        %d%n", watched.calls());
    out.printf("events       %d, of failed readings %d%n", feed.events(), feed.failures());
    samples(out, "feed", ofFeed);
    samples(out, "JSON", ofJson);
    out.printf(
        "page after a kill, ms   p50 %.0f  p90 %.0f  p99 %.0f  most %.0f%n",
        quantile(delays, 0.5), quantile(delays, 0.9), quantile(delays, 0.99), quantile(delays, 1));
    out.printf("violations   %d%n", invariants.count());
    invariants.first().forEach(it -> out.println("  " + it));
    boolean isFine = invariants.count() == 0 && kills.count() > 0;
    out.println(isFine ? "The page tells what there is." : "THE PAGE TELLS WHAT THERE IS NOT.");
    return isFine;
  }

  private static void samples(PrintStream out, String name, List<Sampler.Sample> samples) {
    long late = samples.stream().filter(it -> !it.lag().isZero()).count();
    long longest = samples.stream().mapToLong(it -> it.lag().toMillis()).max().orElse(0);
    out.printf(
        "%s samples %d, equal at once %d, later %d, the latest after %d ms%n",
        name, samples.size(), samples.size() - late, late, longest);
  }

  private static double quantile(double[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))];
  }
}
