package io.clutch.cluster.internal;

import io.clutch.internal.time.OncePerTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is sent to one actor in one turn of the loop. It goes in one message at the end of the turn,
 * or in several that each fit into a frame. Only for the loop.
 */
final class Batch<T> {
  /** The bytes of an item besides its bodies, at most, without the text of headers. */
  private static final int OVERHEAD = 128;

  private final long limit;
  private final Consumer<List<T>> send;
  private final OncePerTurn due;
  private List<T> items = new ArrayList<>();
  private long bytes;

  /** {@code turnEnd} runs its argument at the end of the turn. */
  Batch(long limit, Consumer<Runnable> turnEnd, Consumer<List<T>> send) {
    this.limit = limit;
    this.send = send;
    this.due = new OncePerTurn(turnEnd, this::flush);
  }

  void add(T item, long its) {
    if (bytes + its + OVERHEAD > limit) {
      flush();
    }
    items.add(item);
    bytes += its + OVERHEAD;
    due.request();
  }

  /** Sends at once, before something that must not overtake it. */
  void flush() {
    if (!items.isEmpty()) {
      List<T> all = items;
      items = new ArrayList<>();
      bytes = 0;
      send.accept(all);
    }
  }
}
