package io.clutch.internal.worker;

import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Decodes frames and passes each item on. */
final class ItemDispatcher {

  /** The events of an incarnation's life that a worker handles. */
  interface Life {
    void greeted(Incarnation incarnation);

    void ready(Incarnation incarnation, FromWorker.Ready item);

    void finishing(Incarnation incarnation, String reason);

    void echoed();

    void progressed();
  }

  private final String worker;
  private final LogForwarder log;
  private final Exchange exchange;
  private final Life life;

  ItemDispatcher(String worker, LogForwarder log, Exchange exchange, Life life) {
    this.worker = worker;
    this.log = log;
    this.exchange = exchange;
    this.life = life;
  }

  void receive(Incarnation from, Event.Frame message) throws ProtocolException {
    if (!from.connection().admits(message.channel(), message.bytes())) {
      exchange.discard(message.incarnation(), "no proof that it is the worker's");
      return;
    }
    Optional<Event.Frame> whole = from.connection().withSharedBuffers(message);
    if (whole.isEmpty()) {
      exchange.discard(message.incarnation(), "its process ended, and its shared memory with it");
      return;
    }
    try {
      takeApart(from, whole.get());
    } finally {
      if (whole.get().held() != message.held()) {
        whole.get().held().release(); // the receiver of the message releases the other
      }
    }
  }

  private void takeApart(Incarnation from, Event.Frame frame) throws ProtocolException {
    List<FromWorker> items = from.connection().receive(frame.channel(), frame.bytes());
    if (items.isEmpty()) {
      life.echoed();
    }
    int buffer = 0;
    for (FromWorker item : items) {
      long own = buffers(item);
      receive(from, item, slice(frame.buffers(), buffer, own), frame.held());
      buffer += (int) own;
    }
    if (buffer < frame.buffers().size() && !items.isEmpty()) {
      throw new ProtocolException(frame.buffers().size() - buffer + " buffers that no item claims");
    }
  }

  private static long buffers(FromWorker item) {
    if (item instanceof FromWorker.Result result) {
      return result.buffers();
    }
    if (item instanceof FromWorker.Elements elements) {
      return elements.buffers().stream().mapToLong(Integer::longValue).sum();
    }
    return item instanceof FromWorker.OutputChunk ? 1 : 0;
  }

  private void receive(
      Incarnation from, FromWorker item, List<ByteBuffer> buffers, Reservation held)
      throws ProtocolException {
    if (item instanceof FromWorker.Result result) {
      exchange.result(from, result, buffers, held);
    } else if (item instanceof FromWorker.Failure failure) {
      exchange.failure(from, failure);
    } else if (item instanceof FromWorker.Credit credit) {
      exchange.credit(from, credit.count());
    } else if (item instanceof FromWorker.Elements elements) {
      exchange.elements(from, elements, buffers, held);
    } else if (item instanceof FromWorker.Request request) {
      exchange.requested(from, request);
    } else if (item instanceof FromWorker.OutputChunk chunk) {
      exchange.chunk(from, chunk, buffers.get(0), held);
    } else if (item instanceof FromWorker.ChunkAcknowledged acknowledged) {
      exchange.chunksAcknowledged(from, acknowledged);
    } else if (item instanceof FromWorker.Ask ask) {
      exchange.asks().ask(from, ask, held);
    } else if (item instanceof FromWorker.Tell tell) {
      exchange.asks().tell(from, tell, held);
    } else if (item instanceof FromWorker.Withdraw withdraw) {
      exchange.asks().withdraw(from, withdraw);
    } else if (item instanceof FromWorker.Waiting waiting) {
      exchange.asks().waiting(from, waiting);
    } else if (item instanceof FromWorker.Watch watch) {
      exchange.asks().watch(from, watch);
    } else if (item instanceof FromWorker.Unwatch unwatch) {
      exchange.asks().unwatch(from, unwatch);
    } else if (item instanceof FromWorker.Release release) {
      from.inFlight().grants().released(release.token(), release.count());
    } else if (item instanceof FromWorker.Progress progress) {
      exchange.progress(from, progress);
    } else if (item instanceof FromWorker.Freed freed) {
      from.connection().freed(freed.numbers());
    } else if (item instanceof FromWorker.Cancelled cancelled) {
      exchange.cancelled(from, cancelled);
    } else if (item instanceof FromWorker.Pong) {
      life.progressed();
    } else if (item instanceof FromWorker.Inspected inspected) {
      exchange.inspections().answered(inspected);
    } else if (item instanceof FromWorker.Log entry) {
      log.record(new LogForwarder.Source(worker, from.number(), from.pid()), entry);
    } else if (item instanceof FromWorker.Unread unread) {
      exchange.unread(from, unread.last());
    } else if (item instanceof FromWorker.Hello) {
      life.greeted(from);
    } else if (item instanceof FromWorker.Ready ready) {
      life.ready(from, ready);
    } else if (item instanceof FromWorker.Finishing finishing) {
      life.finishing(from, finishing.reason());
    }
  }

  private static List<ByteBuffer> slice(List<ByteBuffer> buffers, int from, long count)
      throws ProtocolException {
    if (count > buffers.size() - from) {
      throw new ProtocolException(
          "an item claims " + count + " buffers, where " + (buffers.size() - from) + " are left");
    }
    return count == 0 ? List.of() : buffers.subList(from, from + (int) count);
  }
}
