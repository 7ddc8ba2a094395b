package io.clutch.internal.dispatch;

import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.transport.Transport;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Counts the calls that have left a worker, and reports the number to its pool. */
public final class CompletionCounter {
  private final Optional<OncePerTurn> tell;
  private long count;

  public CompletionCounter(Optional<LongConsumer> listener, Transport transport) {
    this.tell = listener.map(to -> new OncePerTurn(transport::atTurnEnd, () -> to.accept(count)));
  }

  public void add(int calls) {
    count += calls;
    if (calls > 0) {
      tell.ifPresent(OncePerTurn::request);
    }
  }
}
