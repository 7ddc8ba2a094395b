package io.clutch.internal.dispatch;

import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.transport.Link;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Counts the calls that have left a worker, and tells who counts those that it gives. */
public final class Departures {
  private final Optional<OncePerTurn> tell;
  private long count;

  public Departures(Optional<LongConsumer> told, Link link) {
    this.tell = told.map(to -> new OncePerTurn(link::atTurnEnd, () -> to.accept(count)));
  }

  public void add(int calls) {
    count += calls;
    tell.ifPresent(OncePerTurn::request);
  }
}
