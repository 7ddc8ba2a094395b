package io.clutch.observer.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The streams of events, one for each page. A stream asks for the next event when its browser has
 * taken the last one, so a slow browser skips events, and nothing is kept for it. Thread-safe.
 */
final class Viewers {
  private final ActorRef<ReadingsActor.Command> readings;
  private final int most;
  private final AtomicInteger present = new AtomicInteger();

  Viewers(ActorRef<ReadingsActor.Command> readings, int most) {
    this.readings = readings;
    this.most = most;
  }

  boolean isFull() {
    return present.get() >= most;
  }

  /**
   * Counts from the moment at which the response is written; says so and ends if there are too
   * many.
   */
  Source<ByteString, ?> events() {
    return Source.lazySource(this::enter);
  }

  private Source<ByteString, NotUsed> enter() {
    boolean fits = present.incrementAndGet() <= most;
    Source<ByteString, NotUsed> events = fits ? following() : Source.single(Events.full());
    return events.watchTermination(
        (none, ended) -> {
          ended.whenComplete((done, failure) -> present.decrementAndGet());
          return none;
        });
  }

  private Source<ByteString, NotUsed> following() {
    return Source.unfoldAsync(0L, this::next);
  }

  private CompletionStage<Optional<Pair<Long, ByteString>>> next(long seen) {
    var answer = new CompletableFuture<Optional<ReadingsActor.Event>>();
    readings.tell(new ReadingsActor.Next(seen, answer));
    return answer.thenApply(event -> event.map(it -> Pair.create(it.seen(), it.bytes())));
  }
}
