package io.clutch.observer.internal.reading;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps moments as an earlier reading had them. Readings tell ages, so a moment computed of them
 * moves a little each time, and a node that does nothing would seem to change. Processor time and
 * sign of life change always, so that they may be kept, too. Immutable.
 *
 * @param keepsUsage whether processor time stays as it was, and a sign of life for a second
 */
record Steady(Map<String, Node> before, boolean keepsUsage) {
  private static final Duration JITTER = Duration.ofMillis(200);
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(1);

  /** The node, with moments that differ little from those before as they were. */
  Node of(Node node) {
    Node earlier = before.get(node.path());
    if (earlier == null) {
      return node;
    }
    Incarnation run = node.incarnation();
    Restarts restarts = node.restarts();
    Usage usage = node.usage();
    boolean isSame =
        run.pid() == earlier.incarnation().pid() && run.number() == earlier.incarnation().number();
    if (!isSame) {
      return node;
    }
    return new Node(
        node.path(),
        node.parent(),
        node.name(),
        node.kind(),
        node.state(),
        node.detail(),
        new Answer(node.answer().isFresh(), kept(node.answer().asOf(), earlier.answer().asOf())),
        new Incarnation(run.pid(), run.number(), kept(run.since(), earlier.incarnation().since())),
        restarts.withNextAt(kept(restarts.nextAt(), earlier.restarts().nextAt())),
        node.load().map(load -> load.withOldest(oldest(load, earlier.load()))),
        usage(usage, earlier.usage()));
  }

  private Usage usage(Usage now, Usage then) {
    Duration shortest = keepsUsage ? BETWEEN_SIGNS : JITTER;
    boolean keepsCpu = keepsUsage && now.cpuSeconds().isPresent() && then.cpuSeconds().isPresent();
    return new Usage(
        now.privateBytes(),
        now.sharedBytes(),
        keepsCpu ? then.cpuSeconds() : now.cpuSeconds(),
        kept(now.heartbeat(), then.heartbeat(), shortest));
  }

  private static Optional<Load.Oldest> oldest(Load load, Optional<Load> earlier) {
    return load.oldest()
        .map(
            now ->
                earlier
                    .flatMap(Load::oldest)
                    .filter(then -> isClose(now.since(), then.since(), JITTER))
                    .map(then -> withSince(now, then.since()))
                    .orElse(now));
  }

  private static Load.Oldest withSince(Load.Oldest oldest, Instant since) {
    return new Load.Oldest(oldest.function(), oldest.isStream(), oldest.state(), since);
  }

  private static Optional<Instant> kept(Optional<Instant> now, Optional<Instant> then) {
    return kept(now, then, JITTER);
  }

  private static Optional<Instant> kept(
      Optional<Instant> now, Optional<Instant> then, Duration most) {
    boolean isClose = now.isPresent() && then.isPresent() && isClose(now.get(), then.get(), most);
    return isClose ? then : now;
  }

  private static boolean isClose(Instant now, Instant then, Duration most) {
    return Duration.between(now, then).abs().compareTo(most) <= 0;
  }
}
