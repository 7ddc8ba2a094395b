package io.clutch.internal.asks;

import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Sends the answers to one process, several in one message. Those that the connection does not
 * accept now are kept and sent later. Only for the socket loop.
 */
final class AnswerSender {
  static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int MOST_ITEMS = 1_024;
  private static final long MOST_BYTES = 256 * 1_024;
  // An upper bound of what the frame adds to an item's body.
  private static final int ITEM_OVERHEAD = 32;
  private static final int BYTES_A_CHARACTER = 4;

  private final Supplier<List<ToWorker>> replies;
  private final Predicate<List<ToWorker>> connection;
  private final TimerQueue timers;
  private final LongSupplier clock;
  private final long bytesAMessage;
  private final Deque<ToWorker> unsent = new ArrayDeque<>();
  private TimerQueue.Timer retry = TimerQueue.Timer.NONE;

  /**
   * @param replies takes the answers that have come since
   * @param connection sends items as one message, or refuses them
   * @param messageSize the worker's limit of a message; one beyond it would end the worker
   */
  AnswerSender(
      Supplier<List<ToWorker>> replies,
      Predicate<List<ToWorker>> connection,
      TimerQueue timers,
      LongSupplier clock,
      long messageSize) {
    this.replies = replies;
    this.connection = connection;
    this.timers = timers;
    this.clock = clock;
    this.bytesAMessage = Math.min(MOST_BYTES, (messageSize - HostRuntime.FRAME_MARGIN) / 2);
  }

  /** Sends the answers that have come since. */
  void send() {
    close();
    // Behind unsent answers, others keep their places in the window, which so bounds all of them.
    if (sendUnsent()) {
      unsent.addAll(replies.get());
      sendUnsent();
    }
    if (!unsent.isEmpty()) {
      retry = timers.add(clock.getAsLong() + RETRY_NANOS, this::send);
    }
  }

  /** Sends no more by itself. */
  void close() {
    timers.remove(retry);
    retry = TimerQueue.Timer.NONE;
  }

  private boolean sendUnsent() {
    while (!unsent.isEmpty()) {
      List<ToWorker> frame = first();
      if (!connection.test(frame)) {
        return false;
      }
      frame.forEach(sent -> unsent.remove());
    }
    return true;
  }

  /** The first items, as many as fit in one message. An item that is larger goes alone. */
  private List<ToWorker> first() {
    var frame = new ArrayList<ToWorker>();
    long bytes = 0;
    for (ToWorker item : unsent) {
      bytes += size(item);
      if (frame.size() == MOST_ITEMS || (!frame.isEmpty() && bytes > bytesAMessage)) {
        break;
      }
      frame.add(item);
    }
    return frame;
  }

  private static int size(ToWorker item) {
    if (item instanceof ToWorker.Answer answer) {
      return ITEM_OVERHEAD + answer.value().length;
    } else if (item instanceof ToWorker.FailedAnswer failed) {
      return ITEM_OVERHEAD + failed.detail().length;
    } else if (item instanceof ToWorker.HostCredit credit) {
      return ITEM_OVERHEAD + BYTES_A_CHARACTER * credit.host().length();
    } else if (item instanceof ToWorker.Terminated terminated) {
      return 2 * ITEM_OVERHEAD + BYTES_A_CHARACTER * terminated.reason().length();
    } else if (item instanceof ToWorker.Given given) {
      return ITEM_OVERHEAD * (1 + 2 * given.tokens().size());
    }
    return ITEM_OVERHEAD;
  }
}
