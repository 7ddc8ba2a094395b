package io.clutch.internal.streams;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallSize;
import io.clutch.internal.time.Agenda;
import io.clutch.internal.wire.Breach;
import io.clutch.internal.wire.DownItem;
import io.clutch.internal.wire.UpItem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A stream that Python has: what was asked for and what came, both ways. */
final class ActiveStream {
  private static final long MOST_BYTES_AN_ITEM = 64 * 1024;
  private static final int ELEMENTS_AN_ITEM = 1_000;

  private final PendingStream request;
  private final StreamLine line;
  private final Duration waitLimit;
  private final PartWindow parts = new PartWindow();
  private final PartialElement partial;
  private final long bytesAnItem;
  private long demanded;
  private long received;
  private long requested;
  private long window;
  private long fed;
  private long mostOutstanding;
  private boolean isInputEnded;
  private long lastSign;
  private Agenda.Entry watch = Agenda.Entry.NONE;

  ActiveStream(PendingStream request, Duration waitLimit, long demand, long now) {
    this.request = request;
    this.line = request.line();
    this.waitLimit = waitLimit;
    this.partial = new PartialElement(line.maxElement());
    this.bytesAnItem = Math.min(MOST_BYTES_AN_ITEM, line.maxElement() - CallSize.ENVELOPE);
    this.demanded = demand;
    this.mostOutstanding = demand;
    this.lastSign = now;
  }

  PendingStream request() {
    return request;
  }

  long id() {
    return request.id();
  }

  long received() {
    return received;
  }

  long fed() {
    return fed;
  }

  long mostOutstanding() {
    return mostOutstanding;
  }

  // ---- down

  /** Gives what the stage has said since, as items with their buffers. */
  void takeUp(long now, BiConsumer<DownItem, List<ByteBuffer>> to) {
    line.heard();
    if (isInputEnded || request.isSettled()) {
      takeDemand(now, to);
      return;
    }
    feed(now, to);
    takeDemand(now, to);
    StreamLine.InputEnd end = line.inputEnd();
    if (end != null && !parts.isBusy()) {
      owesFrom(now);
      isInputEnded = true;
      to.accept(
          end.failure()
              .<DownItem>map(message -> new DownItem.Abort(id(), message))
              .orElseGet(() -> new DownItem.Finish(id())),
          List.of());
    }
  }

  private void takeDemand(long now, BiConsumer<DownItem, List<ByteBuffer>> to) {
    long more = line.takeDemand();
    if (more > 0 && !request.isSettled()) {
      owesFrom(now);
      demanded += more;
      mostOutstanding = Math.max(mostOutstanding, demanded - received);
      to.accept(new DownItem.Demand(id(), more), List.of());
    }
  }

  private void feed(long now, BiConsumer<DownItem, List<ByteBuffer>> to) {
    feedParts(to);
    while (!parts.isBusy() && line.nextFed() != null) {
      owesFrom(now);
      if (PartWindow.isFor(line.nextFed())) {
        fed++;
        parts.begin(line.takeFed());
        feedParts(to);
      } else {
        feedTogether(to);
      }
    }
  }

  private void feedParts(BiConsumer<DownItem, List<ByteBuffer>> to) {
    for (var part = parts.next(); part.isPresent(); part = parts.next()) {
      to.accept(new DownItem.Part(id(), part.get().sizes()), List.of(part.get().octets()));
    }
  }

  private void feedTogether(BiConsumer<DownItem, List<ByteBuffer>> to) {
    var bodies = new ArrayList<byte[]>();
    var counts = new ArrayList<Integer>();
    var buffers = new ArrayList<ByteBuffer>();
    long bytes = 0;
    while (bodies.size() < ELEMENTS_AN_ITEM && fits(bytes, line.nextFed())) {
      Encoded next = line.takeFed();
      bytes += next.bytes();
      bodies.add(next.body());
      counts.add(next.buffers().size());
      buffers.addAll(next.buffers());
    }
    fed += bodies.size();
    to.accept(new DownItem.Feed(id(), bodies, buffers.isEmpty() ? List.of() : counts), buffers);
  }

  private boolean fits(long bytes, Encoded next) {
    return next != null
        && !PartWindow.isFor(next)
        && (bytes == 0 || bytes + next.bytes() <= bytesAnItem);
  }

  void partsReceived(long count) throws Breach {
    parts.received(count);
  }

  // ---- up

  void received(UpItem.Elements item, List<ByteBuffer> buffers, Reservation held) throws Breach {
    mustBeWhole();
    int count = item.elements().size();
    received += count;
    if (received > demanded) {
      throw new Breach("stream " + id() + " gave " + received + " elements of " + demanded);
    }
    if (!item.buffers().isEmpty() && item.buffers().size() != count) {
      throw new Breach(count + " elements with buffers for " + item.buffers().size());
    }
    if (request.isSettled()) {
      return;
    }
    Reservation each = line.elements().of(held.share(), count);
    var elements = new ArrayList<StreamLine.Element>(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int own = item.buffers().isEmpty() ? 0 : item.buffers().get(i);
      elements.add(
          new StreamLine.Whole(item.elements().get(i), buffers.subList(next, next + own), each));
      next += own;
    }
    line.receiver().elements(elements);
  }

  void portion(List<Integer> sizes, ByteBuffer octets, Reservation held) throws Breach {
    if (request.isSettled()) {
      forgetPartial();
      return;
    }
    if (!partial.isOpen() && received == demanded) {
      throw new Breach("stream " + id() + " began an element over the " + demanded);
    }
    Optional<ElementInParts> whole = partial.add(sizes, octets);
    line.elements().part(held);
    if (whole.isPresent()) {
      received++;
      line.receiver().elements(List.of(whole.get().holding(line.elements().whole())));
    }
  }

  /** What has come of an element will never be whole. */
  void forgetPartial() {
    partial.forget();
    line.elements().forgetParts();
  }

  /** Its function has returned. */
  void returned() throws Breach {
    mustBeWhole();
  }

  private void mustBeWhole() throws Breach {
    if (partial.isOpen() && !request.isSettled()) {
      throw new Breach("stream " + id() + " continued in the middle of an element");
    }
  }

  void requested(long count) throws Breach {
    if (!line.shape().hasInput()) {
      throw new Breach("stream " + id() + " asks for input, and takes none");
    }
    if (count > Long.MAX_VALUE - requested) {
      throw new Breach("stream " + id() + " asks for more input than can be counted");
    }
    window = window == 0 ? count : window;
    requested += count;
    if (!request.isSettled()) {
      line.receiver().requested(count);
    }
  }

  // ---- the wait

  /** Python has shown that it goes on. */
  void sign(long now) {
    lastSign = now;
  }

  private void owesFrom(long now) {
    if (!owes()) {
      lastSign = now;
    }
  }

  /** Whether Python has been asked for something and has all that it needs for it. */
  private boolean owes() {
    boolean waitsForInput = line.shape().hasInput() && !isInputEnded && requested - fed == window;
    boolean isAsked = !line.shape().hasOutput() || demanded > received;
    return parts.isAwaited() || (isAsked && (!waitsForInput || window == 0));
  }

  Duration waitLimit() {
    return waitLimit;
  }

  /** When Python will have taken too long, if nothing comes meanwhile. */
  long dueAt(long now) {
    if (!owes()) {
      lastSign = now;
    }
    return lastSign + waitLimit.toNanos();
  }

  Agenda.Entry watch() {
    return watch;
  }

  void watch(Agenda.Entry entry) {
    watch = entry;
  }
}
