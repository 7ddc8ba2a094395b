package io.clutch.internal.streams;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallSize;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A stream in flight: the demand and the elements in both directions. */
final class ActiveStream {
  private static final long MOST_BYTES_AN_ITEM = 64 * 1024;
  private static final int ELEMENTS_AN_ITEM = 1_000;

  private final PendingStream request;
  private final StreamChannel channel;
  private final Duration waitLimit;
  private final ChunkSender chunks = new ChunkSender();
  private final ChunkAssembler assembler;
  private final long bytesAnItem;
  private long demanded;
  private long received;
  private long requested;
  private long window;
  private long fed;
  private long mostOutstanding;
  private boolean isInputEnded;
  private long lastSign;
  private TimerQueue.Timer watch = TimerQueue.Timer.NONE;

  ActiveStream(PendingStream request, Duration waitLimit, long demand, long now) {
    this.request = request;
    this.channel = request.channel();
    this.waitLimit = waitLimit;
    this.assembler = new ChunkAssembler(channel.maxElement());
    this.bytesAnItem = Math.min(MOST_BYTES_AN_ITEM, channel.maxElement() - CallSize.ENVELOPE);
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

  long demanded() {
    return demanded;
  }

  long requested() {
    return requested;
  }

  long fed() {
    return fed;
  }

  long mostOutstanding() {
    return mostOutstanding;
  }

  // ---- down

  /** Passes on what the stage has added, as items with their buffers. */
  void takeUp(long now, BiConsumer<ToWorker, Buffers> to) {
    channel.heard();
    if (isInputEnded || request.isSettled()) {
      takeDemand(now, to);
      return;
    }
    feed(now, to);
    takeDemand(now, to);
    StreamChannel.InputEnd end = channel.inputEnd();
    if (end != null && !chunks.isBusy()) {
      owesFrom(now);
      isInputEnded = true;
      to.accept(
          end.failure()
              .<ToWorker>map(message -> new ToWorker.Abort(id(), message))
              .orElseGet(() -> new ToWorker.Finish(id())),
          Buffers.NONE);
    }
  }

  private void takeDemand(long now, BiConsumer<ToWorker, Buffers> to) {
    long more = channel.takeDemand();
    if (more > 0 && !request.isSettled()) {
      owesFrom(now);
      demanded += more;
      mostOutstanding = Math.max(mostOutstanding, demanded - received);
      to.accept(new ToWorker.Demand(id(), more), Buffers.NONE);
    }
  }

  private void feed(long now, BiConsumer<ToWorker, Buffers> to) {
    feedChunks(to);
    while (!chunks.isBusy() && channel.nextFed() != null) {
      owesFrom(now);
      if (ChunkSender.isFor(channel.nextFed())) {
        fed++;
        chunks.begin(channel.takeFed());
        feedChunks(to);
      } else {
        feedTogether(to);
      }
    }
  }

  private void feedChunks(BiConsumer<ToWorker, Buffers> to) {
    for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
      Buffers octets = Buffers.of(List.of(chunk.get().octets()));
      to.accept(new ToWorker.InputChunk(id(), chunk.get().sizes()), octets);
    }
  }

  private void feedTogether(BiConsumer<ToWorker, Buffers> to) {
    var bodies = new ArrayList<byte[]>();
    var counts = new ArrayList<Integer>();
    var buffers = new ArrayList<Buffers>();
    long bytes = 0;
    while (bodies.size() < ELEMENTS_AN_ITEM && fits(bytes, channel.nextFed())) {
      Encoded next = channel.takeFed();
      bytes += next.besideFiles();
      bodies.add(next.body());
      counts.add(next.buffers().size());
      buffers.add(next.buffers());
    }
    fed += bodies.size();
    Buffers all = Buffers.together(buffers);
    to.accept(new ToWorker.Feed(id(), bodies, all.isEmpty() ? List.of() : counts), all);
  }

  private boolean fits(long bytes, Encoded next) {
    return next != null
        && !ChunkSender.isFor(next)
        && (bytes == 0 || bytes + next.besideFiles() <= bytesAnItem);
  }

  void chunksAcknowledged(long count) throws ProtocolException {
    chunks.acknowledged(count);
  }

  // ---- up

  void received(FromWorker.Elements item, List<ByteBuffer> buffers, Reservation held)
      throws ProtocolException {
    mustBeWhole();
    int count = item.elements().size();
    received += count;
    if (received > demanded) {
      throw new ProtocolException(
          "stream " + id() + " gave " + received + " elements of " + demanded);
    }
    if (!item.buffers().isEmpty() && item.buffers().size() != count) {
      throw new ProtocolException(count + " elements with buffers for " + item.buffers().size());
    }
    if (request.isSettled()) {
      return;
    }
    Reservation each = channel.elements().of(held.share(), count);
    var elements = new ArrayList<StreamChannel.Element>(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int own = item.buffers().isEmpty() ? 0 : item.buffers().get(i);
      elements.add(
          new StreamChannel.WholeElement(
              item.elements().get(i), buffers.subList(next, next + own), each));
      next += own;
    }
    channel.receiver().elements(elements);
  }

  void chunk(List<Integer> sizes, ByteBuffer octets, Reservation held) throws ProtocolException {
    if (request.isSettled()) {
      discardPartial();
      return;
    }
    if (!assembler.isOpen() && received == demanded) {
      throw new ProtocolException("stream " + id() + " began an element over the " + demanded);
    }
    Optional<ChunkedElement> whole = assembler.add(sizes, octets);
    channel.elements().chunk(held);
    if (whole.isPresent()) {
      received++;
      channel.receiver().elements(List.of(whole.get().holding(channel.elements().whole())));
    }
  }

  /** Drops an incomplete element. */
  void discardPartial() {
    assembler.discard();
    channel.elements().discardChunks();
  }

  /** Checks the end of the stream, whose function has returned. */
  void returned() throws ProtocolException {
    mustBeWhole();
  }

  private void mustBeWhole() throws ProtocolException {
    if (assembler.isOpen() && !request.isSettled()) {
      throw new ProtocolException("stream " + id() + " continued in the middle of an element");
    }
  }

  void requested(long count) throws ProtocolException {
    if (!channel.shape().hasInput()) {
      throw new ProtocolException("stream " + id() + " asks for input, but takes none");
    }
    if (count > Long.MAX_VALUE - requested) {
      throw new ProtocolException("stream " + id() + " asks for more input than can be counted");
    }
    window = window == 0 ? count : window;
    requested += count;
    if (!request.isSettled()) {
      channel.receiver().requested(count);
    }
  }

  // ---- the wait

  /** Records a sign of progress from Python. */
  void sign(long now) {
    lastSign = now;
  }

  private void owesFrom(long now) {
    if (!owes()) {
      lastSign = now;
    }
  }

  /** Whether Python must make progress: it has demand, and the input that it needs. */
  private boolean owes() {
    boolean waitsForInput =
        channel.shape().hasInput() && !isInputEnded && requested - fed == window;
    boolean isAsked = !channel.shape().hasOutput() || demanded > received;
    return chunks.isAwaited() || (isAsked && (!waitsForInput || window == 0));
  }

  Duration waitLimit() {
    return waitLimit;
  }

  /** The time at which Python will have taken too long if nothing arrives. */
  long dueAt(long now) {
    if (!owes()) {
      lastSign = now;
    }
    return lastSign + waitLimit.toNanos();
  }

  TimerQueue.Timer watch() {
    return watch;
  }

  void watch(TimerQueue.Timer timer) {
    watch = timer;
  }
}
