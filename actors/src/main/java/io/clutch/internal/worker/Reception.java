package io.clutch.internal.worker;

import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.wire.Breach;
import io.clutch.internal.wire.UpItem;
import java.nio.ByteBuffer;
import java.util.List;

/** Takes frames apart and hands each item to whom it concerns. */
final class Reception {

  /** What a worker does about its incarnation's own progress. */
  interface Life {
    void greeted(Incarnation incarnation);

    void ready(Incarnation incarnation, UpItem.Ready item);

    void finishing(Incarnation incarnation, String reason);

    void echoed();

    void progressed();
  }

  private final String worker;
  private final LogForwarder log;
  private final Exchange exchange;
  private final Life life;

  Reception(String worker, LogForwarder log, Exchange exchange, Life life) {
    this.worker = worker;
    this.log = log;
    this.exchange = exchange;
    this.life = life;
  }

  void receive(Incarnation from, Event.Frame frame) throws Breach {
    if (!from.connection().admits(frame.channel(), frame.bytes())) {
      exchange.drop(frame.incarnation(), "no proof that it is the worker's");
      return;
    }
    List<UpItem> items = from.connection().receive(frame.channel(), frame.bytes());
    if (items.isEmpty()) {
      life.echoed();
    }
    int buffer = 0;
    for (UpItem item : items) {
      long own = buffers(item);
      receive(from, item, slice(frame.buffers(), buffer, own), frame.held());
      buffer += (int) own;
    }
    if (buffer < frame.buffers().size() && !items.isEmpty()) {
      throw new Breach(frame.buffers().size() - buffer + " buffers that no item claims");
    }
  }

  private static long buffers(UpItem item) {
    if (item instanceof UpItem.Result result) {
      return result.buffers();
    }
    if (item instanceof UpItem.Elements elements) {
      return elements.buffers().stream().mapToLong(Integer::longValue).sum();
    }
    return item instanceof UpItem.Portion ? 1 : 0;
  }

  private void receive(Incarnation from, UpItem item, List<ByteBuffer> buffers, Reservation held)
      throws Breach {
    if (item instanceof UpItem.Result result) {
      exchange.result(from, result, buffers, held);
    } else if (item instanceof UpItem.Failure failure) {
      exchange.failure(from, failure);
    } else if (item instanceof UpItem.Credit credit) {
      exchange.credit(from, credit.count());
    } else if (item instanceof UpItem.Elements elements) {
      exchange.elements(from, elements, buffers, held);
    } else if (item instanceof UpItem.Request request) {
      exchange.requested(from, request);
    } else if (item instanceof UpItem.Portion portion) {
      exchange.portion(from, portion, buffers.get(0), held);
    } else if (item instanceof UpItem.Received received) {
      exchange.partsReceived(from, received);
    } else if (item instanceof UpItem.Cancelled cancelled) {
      exchange.cancelled(from, cancelled);
    } else if (item instanceof UpItem.Pong) {
      life.progressed();
    } else if (item instanceof UpItem.Log line) {
      log.record(new LogForwarder.Source(worker, from.number(), from.pid()), line);
    } else if (item instanceof UpItem.Unread unread) {
      exchange.unread(from, unread.last());
    } else if (item instanceof UpItem.Hello) {
      life.greeted(from);
    } else if (item instanceof UpItem.Ready ready) {
      life.ready(from, ready);
    } else if (item instanceof UpItem.Finishing finishing) {
      life.finishing(from, finishing.reason());
    }
  }

  private static List<ByteBuffer> slice(List<ByteBuffer> buffers, int from, long count)
      throws Breach {
    if (count > buffers.size() - from) {
      throw new Breach(
          "an item claims " + count + " buffers, where " + (buffers.size() - from) + " are left");
    }
    return count == 0 ? List.of() : buffers.subList(from, from + (int) count);
  }
}
