package io.clutch.internal.streams;

import io.clutch.internal.dispatch.Connection;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The unsent items of streams, in order. Small items share messages. */
final class StreamSendBuffer {
  private static final int ITEMS_A_MESSAGE = 256;
  private static final long MOST_BYTES_A_MESSAGE = 64 * 1024;
  private static final long ITEM_HEAD = 64;

  /** Handles a stream for whose next item of {@code bytes} bytes there is no memory. */
  interface NoMemory {
    void at(long stream, long bytes);
  }

  private record Unsent(long stream, ToWorker item, Buffers buffers, long bytes) {}

  private final Connection connection;
  private final long bytesAMessage;
  private final Deque<Unsent> unsent = new ArrayDeque<>();

  StreamSendBuffer(Connection connection, long maxMessage) {
    this.connection = connection;
    this.bytesAMessage = Math.min(MOST_BYTES_A_MESSAGE, maxMessage);
  }

  void add(long stream, ToWorker item, Buffers buffers) {
    unsent.add(new Unsent(stream, item, buffers, bytes(item, buffers)));
  }

  private static long bytes(ToWorker item, Buffers buffers) {
    long bytes = ITEM_HEAD;
    if (item instanceof ToWorker.Feed feed) {
      for (byte[] element : feed.elements()) {
        bytes += element.length;
      }
    } else if (item instanceof ToWorker.Open open) {
      bytes += open.arguments().length + open.named().length;
    }
    return bytes + buffers.besideFiles();
  }

  /** Drops the unsent items of a stream. Returns whether its opening was among them. */
  boolean discard(long stream) {
    boolean isUnopened = false;
    for (Iterator<Unsent> each = unsent.iterator(); each.hasNext(); ) {
      Unsent unsent = each.next();
      if (unsent.stream() == stream) {
        each.remove();
        isUnopened |= unsent.item() instanceof ToWorker.Open;
      }
    }
    return isUnopened;
  }

  /**
   * Sends all items. Returns false, and keeps the rest, if the connection accepts no more now. If
   * there is no memory for an item, {@code lost} is called and must discard it.
   */
  boolean flush(NoMemory lost) {
    int most = ITEMS_A_MESSAGE;
    while (!unsent.isEmpty()) {
      try {
        if (!sendSome(most)) {
          return false;
        }
      } catch (OutOfMemoryError e) {
        if (most == 1) {
          lost.at(unsent.element().stream(), unsent.element().bytes());
        }
        most = 1; // finds the item that is too large
      }
    }
    return true;
  }

  private boolean sendSome(int most) {
    List<Unsent> some = first(most);
    Buffers buffers = Buffers.together(some.stream().map(Unsent::buffers).toList());
    if (!connection.stream(some.stream().map(Unsent::item).toList(), buffers)) {
      return false;
    }
    some.forEach(sent -> unsent.removeFirst());
    return true;
  }

  private List<Unsent> first(int most) {
    var first = new ArrayList<Unsent>();
    long bytes = 0;
    for (Unsent unsent : unsent) {
      bytes += unsent.bytes();
      if (!first.isEmpty() && (first.size() == most || bytes > bytesAMessage)) {
        break;
      }
      first.add(unsent);
    }
    return first;
  }
}
