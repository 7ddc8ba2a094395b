package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.text.TreeJson;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/**
 * A reading that differs from the one before, and its events. Those that most viewers want are made
 * once, for all of them, when the first wants it. Not thread-safe.
 */
final class Update {
  /** A viewer that has missed more gets all nodes. */
  private static final int MOST_MISSED = 16;

  private final long number;
  private final TreeReading reading;

  /** The paths of what has changed with this update, with the one before it, and so on. */
  private final List<Set<String>> changes;

  private ByteString whole;
  private ByteString changed;

  private Update(long number, TreeReading reading, List<Set<String>> changes) {
    this.number = number;
    this.reading = reading;
    this.changes = changes;
  }

  static Update first(TreeReading reading) {
    return new Update(1, reading, List.of());
  }

  /** The update after this one; empty if the reading has the same nodes. */
  Optional<Update> after(TreeReading next) {
    if (next.nodes().equals(reading.nodes())) {
      return Optional.empty();
    }
    List<Set<String>> its = next.hasSamePaths(reading) ? changesWith(next) : List.of();
    return Optional.of(new Update(number + 1, next, its));
  }

  private List<Set<String>> changesWith(TreeReading next) {
    Set<String> last =
        next.changesSince(reading).nodes().stream().map(Node::path).collect(Collectors.toSet());
    return Stream.concat(Stream.of(last), changes.stream()).limit(MOST_MISSED).toList();
  }

  long number() {
    return number;
  }

  /** The event for a viewer that has seen the update of that number, or none, which is 0. */
  ByteString eventAfter(long seen) {
    long missed = number - seen;
    if (seen == 0 || missed > changes.size()) {
      whole = whole == null ? Events.tree(TreeJson.of(reading)) : whole;
      return whole;
    }
    if (missed > 1) {
      return changes((int) missed);
    }
    changed = changed == null ? changes(1) : changed;
    return changed;
  }

  private ByteString changes(int missed) {
    Set<String> paths = new HashSet<>();
    changes.subList(0, missed).forEach(paths::addAll);
    return Events.changes(TreeJson.of(reading.of(paths)));
  }
}
