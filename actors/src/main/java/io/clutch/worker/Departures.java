package io.clutch.worker;

import io.clutch.socket.Link;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Counts the calls that have left a worker, and tells who counts those that it gives. */
final class Departures {
  private final Optional<LongConsumer> told;
  private final Link link;
  private final Runnable tell = this::tell;
  private long count;
  private boolean isDue;

  Departures(Optional<LongConsumer> told, Link link) {
    this.told = told;
    this.link = link;
  }

  void add(int calls) {
    count += calls;
    if (told.isPresent() && !isDue) {
      isDue = true;
      link.atTurnEnd(tell);
    }
  }

  private void tell() {
    isDue = false;
    told.get().accept(count);
  }
}
