package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.Incarnation;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.Load;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.Restarts;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.reading.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A reading as lines of text, indented by depth, in the words of a supervisor's snapshot. */
public final class TreeText {
  private static final String INDENT = "  ";
  private static final int LONGEST_REASON = 200;

  private final TreeReading reading;
  private final boolean hasPaths;
  private final Set<String> pools = new HashSet<>();

  private TreeText(TreeReading reading, boolean hasPaths) {
    this.reading = reading;
    this.hasPaths = hasPaths;
  }

  public static String of(TreeReading reading) {
    return new TreeText(reading, false).lines();
  }

  /** Each line after the path of its node and a tab, which no path has. */
  public static String withPaths(TreeReading reading) {
    return new TreeText(reading, true).lines();
  }

  private String lines() {
    var out = new StringBuilder();
    Map<String, Integer> depths = new HashMap<>();
    for (Node node : reading.nodes()) {
      int depth = node.parent().isEmpty() ? 0 : depths.getOrDefault(node.parent(), -1) + 1;
      depths.put(node.path(), depth);
      if (node.kind() == Kind.POOL) {
        pools.add(node.path());
      }
      out.append(hasPaths ? node.path() + "\t" : "");
      out.append(INDENT.repeat(depth)).append(line(node)).append('\n');
    }
    if (reading.omitted() > 0) {
      out.append("and ").append(reading.omitted()).append(" more\n");
    }
    return out.toString();
  }

  private String line(Node node) {
    List<String> parts = new ArrayList<>();
    parts.add(node.name() + " " + node.kind().word() + " " + node.state());
    if (!node.answer().isFresh()) {
      parts.add(
          "no answer" + node.answer().asOf().map(it -> ", as " + age(it) + " ago").orElse(""));
    }
    if (!node.detail().isEmpty()) {
      parts.add(node.detail());
    }
    incarnation(parts, node.incarnation());
    node.load().ifPresent(load -> load(parts, load));
    restarts(parts, node.restarts(), pools.contains(node.path()) || pools.contains(node.parent()));
    usage(parts, node.usage());
    reason(parts, node.restarts().lastReason());
    return String.join(", ", parts);
  }

  private void incarnation(List<String> parts, Incarnation incarnation) {
    incarnation.since().ifPresent(it -> parts.add("up " + age(it)));
    if (incarnation.pid() > 0) {
      parts.add("pid " + incarnation.pid());
    }
    if (incarnation.number() > 1) {
      parts.add("start " + incarnation.number());
    }
  }

  private void load(List<String> parts, Load load) {
    parts.add(load.inFlight() + " in flight");
    parts.add(load.queued() + " queued");
    if (load.streams() > 0) {
      parts.add(load.streams() + " streams");
    }
    load.oldest().ifPresent(it -> parts.add("oldest " + it.function() + " " + age(it.since())));
  }

  /** A supervisor gives up after more restarts than allowed; a pool waits after more crashes. */
  private void restarts(List<String> parts, Restarts restarts, boolean isPooled) {
    int count = restarts.inPeriod();
    String period = time(restarts.period());
    if (restarts.isCounted() && isPooled) {
      String crashes = count == 1 ? " crash in " : " crashes in ";
      parts.add(count + crashes + period + ", waits after " + restarts.allowed());
    } else if (restarts.isCounted()) {
      parts.add(count + " of " + restarts.allowed() + " restarts in " + period);
    }
    restarts.nextAt().ifPresent(it -> parts.add("next start in " + time(until(it))));
  }

  private void usage(List<String> parts, Usage usage) {
    usage.privateBytes().ifPresent(it -> parts.add(size(it) + " private"));
    usage.cpuSeconds().ifPresent(it -> parts.add("cpu " + decimal(it) + " s"));
    usage.heartbeat().ifPresent(it -> parts.add("heartbeat " + age(it) + " ago"));
  }

  /** Only the first line, since each node has one. */
  private static void reason(List<String> parts, String reason) {
    String first = reason.lines().findFirst().orElse("");
    if (!first.isEmpty()) {
      boolean isCut = first.length() > LONGEST_REASON;
      parts.add("last: " + (isCut ? first.substring(0, LONGEST_REASON) + "..." : first));
    }
  }

  private String age(Instant since) {
    Duration age = Duration.between(since, reading.at());
    return time(age.isNegative() ? Duration.ZERO : age);
  }

  private Duration until(Instant then) {
    Duration left = Duration.between(reading.at(), then);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return decimal(time.toMillis() / 1e3) + " s";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  private static String size(long bytes) {
    return decimal(bytes / 1048576.0) + " MiB";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
