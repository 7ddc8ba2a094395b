package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.text.TreeJson;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * A reading that differs from the one before, and its events. These are made once, for all viewers,
 * when the first wants them. Not thread-safe.
 */
final class Update {
  private final long number;
  private final TreeReading reading;
  private final Optional<TreeReading> changes;
  private ByteString whole;
  private ByteString changed;

  private Update(long number, TreeReading reading, Optional<TreeReading> changes) {
    this.number = number;
    this.reading = reading;
    this.changes = changes;
  }

  static Update first(TreeReading reading) {
    return new Update(1, reading, Optional.empty());
  }

  /** The update after this one; empty if the reading has the same nodes. */
  Optional<Update> after(TreeReading next) {
    if (next.nodes().equals(reading.nodes())) {
      return Optional.empty();
    }
    Optional<TreeReading> changes =
        next.hasSamePaths(reading) ? Optional.of(next.changesSince(reading)) : Optional.empty();
    return Optional.of(new Update(number + 1, next, changes));
  }

  long number() {
    return number;
  }

  /** The event for a viewer that has seen the update of that number, or none, which is 0. */
  ByteString eventAfter(long seen) {
    if (seen == number - 1 && seen > 0 && changes.isPresent()) {
      changed = changed == null ? Events.changes(TreeJson.of(changes.get())) : changed;
      return changed;
    }
    whole = whole == null ? Events.tree(TreeJson.of(reading)) : whole;
    return whole;
  }
}
