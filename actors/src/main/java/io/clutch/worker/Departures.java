package io.clutch.worker;

import io.clutch.socket.Link;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Counts the calls that have left a worker, and tells who counts those that it gives. */
final class Departures {
  private final Optional<OncePerTurn> tell;
  private long count;

  Departures(Optional<LongConsumer> told, Link link) {
    this.tell = told.map(to -> new OncePerTurn(link::atTurnEnd, () -> to.accept(count)));
  }

  void add(int calls) {
    count += calls;
    tell.ifPresent(OncePerTurn::request);
  }
}
