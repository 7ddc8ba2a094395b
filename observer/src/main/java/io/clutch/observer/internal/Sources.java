package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Source;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What the shown paths stand for. Thread-safe. */
record Sources(ActorRef<ReadingsActor.Command> readings) {
  /**
   * A node is found in a reading that is no older, so that a question is seldom a reading, and does
   * not wait for the next one of many nodes.
   */
  static final Duration OLDEST_READING = Duration.ofSeconds(6);

  CompletableFuture<Source> of(String path) {
    var taken = new CompletableFuture<TreeReading>();
    readings.tell(new ReadingsActor.Get(OLDEST_READING, taken));
    return taken.thenApply(reading -> reading.source(path));
  }
}
