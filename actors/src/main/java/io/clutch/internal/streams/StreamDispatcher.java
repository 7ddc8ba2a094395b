package io.clutch.internal.streams;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Dispatcher;
import io.clutch.internal.dispatch.Failures;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.RequestList;
import io.clutch.internal.time.OncePerTurn;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The streams of one worker. They take no credit from calls. The number of waiting and open streams
 * is bounded.
 */
public final class StreamDispatcher extends Dispatcher<PendingStream> {
  private static final long RETRY_NANOS = 10_000_000;
  private static final Event SET_TIMER = new Event.Tick();
  private static final String NO_MEMORY =
      "an item of the stream, for which the JVM has no memory left,";

  private final int most;
  private final StreamTelemetry telemetry;
  private final RequestList<PendingStream> waiting = new RequestList<>();
  private final RequestList<PendingStream> open = new RequestList<>();
  private final Set<PendingStream> changed = new LinkedHashSet<>();
  private final OncePerTurn sending;
  private final Consumer<ChainMember> cancelWithin;
  private boolean isLeaving; // the process begins no more streams
  private StreamSendBuffer output;

  /** {@code cancelWithin} cancels the calls that the wait of a stream serves. */
  public StreamDispatcher(
      DispatchContext context, FailureReporter failures, Consumer<ChainMember> cancelWithin) {
    super(context, failures);
    this.cancelWithin = cancelWithin;
    this.most = context.settings().maxStreams();
    this.telemetry = new StreamTelemetry(context.telemetry(), context.worker());
    this.sending = context.atTurnEnd(this::sendAll);
  }

  // Waiting streams.

  @Override
  protected Optional<CallFailure> enqueue(PendingStream stream) {
    if (waiting.size() + open.size() >= most) {
      return Optional.of(new CallFailure.TooManyStreams(context().worker().path(), most));
    }
    waiting.addLast(stream);
    return Optional.empty();
  }

  @Override
  protected void putBack(List<PendingStream> streams) {
    streams.forEach(waiting::addLast);
  }

  @Override
  protected void putAside(PendingStream stream) {
    waiting.addLast(stream);
    isLeaving = true;
  }

  @Override
  protected boolean unqueue(PendingStream stream) {
    return waiting.remove(stream);
  }

  @Override
  protected List<PendingStream> drainWaiting() {
    return waiting.drain();
  }

  @Override
  public boolean isIdle() {
    return waiting.isEmpty() && open.isEmpty();
  }

  @Override
  protected void departed(PendingStream stream) {
    stream.gone();
  }

  // Processes.

  public void open(Incarnation incarnation) {
    ready(Optional.of(incarnation));
    isLeaving = false;
    output = new StreamSendBuffer(incarnation.connection(), context().limits().messageSize());
    pump();
  }

  /** Fails the open streams, because the process has ended. */
  public void close(WorkerExit exit) {
    changed.clear();
    output = null;
    for (PendingStream stream : open.all()) {
      ActiveStream active = stream.active();
      end(stream);
      if (!stream.isSettled()) {
        fail(stream, new CallFailure.Exited(exit), 0);
        telemetry.ended(active, exit.incarnation(), "Exited", now());
      }
    }
    ready(Optional.empty());
  }

  // Changes from the stages.

  /** Handles a change from a stage. */
  public void changed(PendingStream stream) {
    changed.add(stream);
    sendSoon();
  }

  /** Opens streams that may have waited for the end of a call. */
  @Override
  public void pump() {
    if (!waiting.isEmpty()) {
      sendSoon();
    }
  }

  private void sendSoon() {
    if (ready().isPresent()) {
      sending.request();
    }
  }

  private void sendAll() {
    if (ready().isEmpty() || ready().get().connection().state() != State.READY) {
      return;
    }
    if (!waiting.isEmpty() && !isLeaving && !ready().get().inFlight().abandoned().holdUp()) {
      waiting.all().forEach(stream -> beginOrFail(stream, ready().get()));
    }
    takeUpChanged();
    if (!output.flush(this::noMemory)) {
      context().timers().add(now() + RETRY_NANOS, this::sendSoon);
      context().self().accept(SET_TIMER);
    }
  }

  private void beginOrFail(PendingStream stream, Incarnation to) {
    try {
      begin(stream, to);
    } catch (OutOfMemoryError e) {
      if (waiting.remove(stream)) {
        failUnsent(stream, FailureReporter.noMemory(NO_MEMORY, stream.messageBytes()));
      } else {
        noMemory(stream.id(), stream.messageBytes());
      }
    }
  }

  private void takeUpChanged() {
    for (Iterator<PendingStream> each = changed.iterator(); each.hasNext(); ) {
      PendingStream stream = each.next();
      each.remove();
      try {
        stream.active().takeUp(now(), (item, buffers) -> output.add(stream.id(), item, buffers));
      } catch (OutOfMemoryError e) {
        noMemory(stream.id(), stream.messageBytes());
      }
    }
  }

  /** Ends the stream here and in Python, because there is no memory for one of its items. */
  private void noMemory(long id, long bytes) {
    boolean isUnopened = output.discard(id);
    if (!(ready().get().inFlight().find(id) instanceof PendingStream stream)) {
      return;
    }
    CallFailure failure = FailureReporter.noMemory(NO_MEMORY, bytes);
    if (isUnopened) {
      ActiveStream active = stream.active();
      end(stream);
      if (!stream.isSettled()) {
        failed(active, failure);
      }
    } else {
      abandon(stream, failure, failure, Cause.CANCEL);
    }
  }

  private void begin(PendingStream stream, Incarnation to) {
    Optional<CallFailure> tooMany = to.inFlight().grants().refusal(stream.references());
    if (tooMany.isPresent()) {
      waiting.remove(stream);
      failUnsent(stream, tooMany.get());
      return;
    }
    long now = now();
    StreamChannel channel = stream.channel();
    channel.reaches(to.connection().isSharing(), to.inFlight().grants());
    long id = context().ids().take();
    var saysSomething = new Event.StreamChanged(to.number(), id);
    channel.attach(() -> context().self().accept(saysSomething));
    long demand = channel.takeDemand();
    stream.sent(id, now, to.callee());
    var limit = channel.waitLimit().orElse(context().settings().callDeadline());
    stream.active(new ActiveStream(stream, limit, demand, now));
    // Elements of a stream must not wait until a caller polls, so this counts as another reply.
    to.inFlight().add(List.of(stream));
    waiting.remove(stream); // only now, so that it is always in one of the lists
    open.addLast(stream);
    if (!stream.hasOwnDeadline()) {
      context().timers().remove(stream.next());
    }
    changed.add(stream);
    output.add(id, OpenItem.of(stream, demand, now), stream.encoded().buffers());
    telemetry.opened(stream, to.number());
    watch(stream.active());
    context().self().accept(SET_TIMER);
  }

  private void watch(ActiveStream stream) {
    if (!stream.waitLimit().isZero()) {
      stream.watch(context().timers().add(stream.dueAt(now()), () -> look(stream)));
    }
  }

  private void look(ActiveStream stream) {
    if (stream.request().isSettled()) {
      return;
    }
    if (stream.dueAt(now()) - now() <= 0) {
      CallFailure late = stream.request().late(stream.waitLimit());
      abandon(stream.request(), late, late, Cause.DEADLINE);
    } else {
      watch(stream);
    }
  }

  // Items from Python.

  public void elements(
      PendingStream stream, FromWorker.Elements item, List<ByteBuffer> buffers, Reservation held)
      throws ProtocolException {
    heard(stream).received(item, buffers, held);
  }

  public void chunk(
      PendingStream stream, FromWorker.OutputChunk item, ByteBuffer octets, Reservation held)
      throws ProtocolException {
    heard(stream).chunk(item.sizes(), octets, held);
  }

  public void chunksAcknowledged(PendingStream stream, FromWorker.ChunkAcknowledged item)
      throws ProtocolException {
    heard(stream).chunksAcknowledged(item.count());
    changed(stream);
  }

  public void requested(PendingStream stream, FromWorker.Request item) throws ProtocolException {
    heard(stream).requested(item.count());
  }

  private ActiveStream heard(PendingStream stream) {
    stream.active().sign(now());
    return stream.active();
  }

  public void result(
      Incarnation from,
      PendingStream stream,
      FromWorker.Result item,
      List<ByteBuffer> buffers,
      Reservation held)
      throws ProtocolException {
    ActiveStream active = stream.active();
    if (stream.isSettled()) {
      end(stream);
      context().discarded().add(from.number(), "late end of stream " + item.id());
      return;
    }
    active.returned();
    end(stream);
    ended(active, "");
    stream.answer(item.value(), buffers, held.share());
  }

  public void failure(PendingStream stream, FromWorker.Failure item, CallFailure meaning) {
    ActiveStream active = stream.active();
    end(stream);
    if (stream.isSettled()) {
      failures().interrupted(stream, Failures.where(item.detail()));
    } else if (isKept(item)) {
      keepAgain(stream, active);
    } else {
      failed(active, meaning);
    }
  }

  /** Python has read no items with higher ids than {@code last}. */
  public void unread(long last) {
    open.all().stream()
        .filter(stream -> stream.id() > last && !stream.isSettled())
        .forEach(this::unread);
  }

  private void unread(PendingStream stream) {
    ActiveStream active = stream.active();
    end(stream);
    if (keepsNotBegun()) {
      keepAgain(stream, active);
    } else {
      failed(
          active, new CallFailure.NotRunning(context().worker().path(), ExitReason.Stopped.ASKED));
    }
  }

  /** Keeps a stream that was not begun, with what its stage had asked for. */
  private void keepAgain(PendingStream stream, ActiveStream active) {
    stream.channel().askAgain(active.demanded());
    keep(stream);
  }

  public void cancelled(PendingStream stream, FromWorker.Cancelled item) {
    switch (item.state()) {
      case QUEUED -> end(stream);
      case RUNNING -> stream.runs(true);
      case IDLE -> {
        stream.runs(false);
        ready().ifPresent(to -> to.inFlight().abandoned().remove(stream));
      }
      case DONE -> {} // its end follows
    }
  }

  /** Removes a stream that its process no longer has. */
  private void end(PendingStream stream) {
    ActiveStream active = stream.active();
    active.discardPartial();
    stream.active(null);
    open.remove(stream);
    changed.remove(stream);
    ready().ifPresent(to -> to.inFlight().remove(stream));
    context().timers().remove(active.watch());
    context().timers().remove(stream.next());
    stream.gone();
  }

  private void failed(ActiveStream stream, CallFailure failure) {
    ended(stream, failure.getClass().getSimpleName());
    fail(stream.request(), failure, 0);
  }

  private void ended(ActiveStream stream, String failure) {
    telemetry.ended(stream, ready().map(Incarnation::number).orElse(0), failure, now());
  }

  // Abandoned streams.

  @Override
  protected void failSent(
      PendingStream stream, CallFailure failure, Cause cause, Optional<Incarnation> its) {
    fail(stream, failure, 0);
    its.ifPresent(to -> ended(stream.active(), failure.getClass().getSimpleName()));
  }

  /** A stream with input has a thread of its own. */
  @Override
  public boolean mayKeepMainThread(PendingStream stream) {
    return !stream.channel().shape().hasInput();
  }

  /** A stream counts as running until Python answers. */
  @Override
  public void cancelling(PendingStream stream) {
    stream.runs(true);
    cancelWithin.accept(stream);
  }

  @Override
  public boolean mayRun(PendingStream stream) {
    return stream.runs();
  }

  @Override
  public boolean isAskedWhetherItRuns() {
    return true;
  }
}
