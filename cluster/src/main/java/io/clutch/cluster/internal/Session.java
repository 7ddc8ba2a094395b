package io.clutch.cluster.internal;

import io.clutch.call.Call;
import io.clutch.cluster.internal.wire.Failures;
import io.clutch.cluster.internal.wire.Statuses;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that one reference of another node has made of a published one. A call holds its place
 * and its memory until the other node has its outcome. Only for the owner's actor.
 */
final class Session {
  /** An outcome under way: what it holds until it has arrived. */
  private record UnderWay(long id, long sequence, long bytes, long resultBytes, Reservation held) {}

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final long number;
  private final ActorRef<ToCaller> caller;
  private final RefTarget target;
  private final ClusterSettings settings;
  private final NodeLoad load;
  private final Consumer<ToOwner> self;
  private final Map<Long, PendingCall> calls = new HashMap<>();
  private final Map<Long, Long> bytes = new HashMap<>();
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private final Map<Long, UnderWay> large = new HashMap<>();
  private final IncomingCalls incoming;
  private final OutgoingBodies outgoing;
  private final Batch<ToCaller.Settled> batch;
  private final SessionQuestions questions;
  private long lastSequence;
  private boolean isClosed;

  Session(
      long number,
      ActorRef<ToCaller> caller,
      RefTarget target,
      ClusterSettings settings,
      NodeLoad load,
      TimerQueue timers,
      Consumer<ToOwner> self) {
    this.number = number;
    this.caller = caller;
    this.target = target;
    this.settings = settings;
    this.load = load;
    this.self = self;
    this.incoming =
        new IncomingCalls(
            target.runtime().requests(),
            timers,
            (id, its) -> caller.tell(new ToCaller.Arrived(id, its)),
            this::submit,
            this::drop);
    this.outgoing =
        new OutgoingBodies(
            settings.frameBytes(),
            (id, offset, its) -> caller.tell(new ToCaller.Chunk(id, offset, its)));
    this.questions = new SessionQuestions(target, settings.queueCapacity(), this::tell);
    this.batch = new Batch<>(settings.frameBytes(), target.runtime()::atTurnEnd, this::send);
  }

  long number() {
    return number;
  }

  ActorRef<ToCaller> caller() {
    return caller;
  }

  /** Whether the outcomes of all its calls have arrived. */
  boolean isIdle() {
    return calls.isEmpty() && underWay.isEmpty() && incoming.isEmpty() && large.isEmpty();
  }

  // Calls.

  void request(ToOwner.Request request, boolean isWithdrawn) {
    if (isWithdrawn) {
      settle(request.id(), new ToCaller.NotBegun());
    } else if (calls.containsKey(request.id()) || incoming.has(request.id())) {
      return; // a number is used once
    } else if (!load.take(request.bytes())) {
      refuse(request.id(), settings.full());
    } else {
      incoming.add(request).ifPresent(failure -> refuseTaken(request, failure));
    }
  }

  private void refuseTaken(ToOwner.Request request, CallFailure failure) {
    load.release(request.bytes());
    refuse(request.id(), failure);
  }

  void chunk(ToOwner.Chunk chunk) {
    incoming.chunk(chunk).ifPresent(failure -> drop(chunk.id(), failure));
  }

  /** Fails a call whose arguments are not all there. */
  private void drop(long id, CallFailure failure) {
    incoming.remove(id).ifPresent(request -> refuseTaken(request, failure));
    incoming.completeWhole();
  }

  private void submit(ToOwner.Request request) {
    try {
      PendingCall call = pending(request).within(target.runtime().requests().memory());
      calls.put(request.id(), call);
      bytes.put(request.id(), request.bytes());
      target.actor().tell(new WorkerMessage.Submit(call));
    } catch (CallFailedException e) {
      refuseTaken(request, e.failure());
    } catch (IllegalArgumentException e) { // its name or a header, which the caller has checked
      refuseTaken(request, new CallFailure.BadArguments(e.getMessage()));
    } catch (RuntimeException | Error fault) { // also if the heap is full
      LOG.error("A fault in a call of another node", fault);
      forget(request.id());
      refuseTaken(request, new CallFailure.NotRunning(target.place(), Faults.reason(fault)));
    }
  }

  private void forget(long id) {
    bytes.remove(id);
    PendingCall call = calls.remove(id);
    if (call != null) {
      call.release();
    }
  }

  private PendingCall pending(ToOwner.Request request) {
    boolean isCall = request.kind() == ToOwner.Kind.CALL;
    long id = request.id();
    return PendingCall.encoded(
        call(request),
        new EncodedCall(
            request.positional(), request.named(), Buffers.of(request.buffers()), List.of()),
        isCall ? Optional.of(new Answer(id)) : Optional.empty(),
        request.kind() == ToOwner.Kind.MESSAGE,
        failure ->
            tell(
                id,
                failure.<ToCaller.Result>map(ToCaller.Failed::new).orElseGet(ToCaller.Ran::new)));
  }

  /** The call without its arguments, which stay encoded. */
  private static Call<?> call(ToOwner.Request request) {
    return new Call<>(
        request.function(),
        List.of(),
        Map.of(),
        Object.class,
        Optional.of(Duration.ofNanos(Math.max(1, request.nanosLeft()))),
        request.idempotent(),
        request.headers(),
        request.key(),
        Optional.empty());
  }

  void cancel(long id) {
    PendingCall call = calls.get(id);
    if (call != null) {
      target.actor().tell(new WorkerMessage.Cancel(call));
    }
    drop(id, new CallFailure.Cancelled());
    outgoing.remove(id);
    releaseLarge(id);
    releaseSettled(id);
    questions.cancel(id);
  }

  /** Its outcome may have been lost, and then nobody confirms it. */
  private void releaseSettled(long id) {
    for (UnderWay outcome : underWay) {
      if (outcome.id() == id) {
        underWay.remove(outcome);
        release(outcome);
        return;
      }
    }
  }

  private void tell(long id, ToCaller.Result result) {
    self.accept(new Owner.Ended(number, id, result, Reservation.NONE));
  }

  /** Receives the outcome on any thread. */
  private final class Answer implements PendingRequest.Reply {
    private final long id;

    Answer(long id) {
      this.id = id;
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      value(body, buffers, Reservation.NONE);
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      self.accept(new Owner.Ended(number, id, new ToCaller.Value(body, buffers), held));
    }

    @Override
    public void failure(CallFailure failure) {
      tell(id, new ToCaller.Failed(failure));
    }

    @Override
    public void progress(Callee.Progress now) {
      caller.tell(new ToCaller.Progressed(id, now));
    }
  }

  // Outcomes.

  void ended(long id, ToCaller.Result result, Reservation held) {
    if (questions.answered(id)) {
      settle(id, result);
      return;
    }
    if (calls.remove(id) == null) {
      held.release();
      return;
    }
    if (isClosed) { // it was a cast, which holds no result
      load.release(bytes.remove(id));
      return;
    }
    long its = result instanceof ToCaller.Value value ? value.bytes() : 0;
    if (load.takeResult(its)) {
      send(id, result, new UnderWay(id, ++lastSequence, bytes.remove(id), its, held));
    } else {
      held.release();
      var full = new ToCaller.Failed(settings.full().at(Callee.worker(target.place())));
      send(id, full, new UnderWay(id, ++lastSequence, bytes.remove(id), 0, Reservation.NONE));
    }
  }

  private void send(long id, ToCaller.Result result, UnderWay outcome) {
    if (!(result instanceof ToCaller.Value value)) {
      underWay.add(outcome);
      settle(id, result);
    } else if (size(value) > settings.frameBytes()) {
      sendLarge(id, value, outcome);
    } else {
      underWay.add(outcome);
      settle(id, value.inHeap());
    }
  }

  /** What it holds is released when all chunks have arrived, and not with its sequence. */
  private void sendLarge(long id, ToCaller.Value value, UnderWay outcome) {
    large.put(id, outcome);
    var parts = new ArrayList<ByteBuffer>();
    parts.add(value.body());
    parts.addAll(value.buffers());
    settle(id, new ToCaller.Later(parts.stream().map(ByteBuffer::remaining).toList()));
    batch.flush(); // before the first chunk
    outgoing.add(id, parts);
  }

  void arrived(long id, long its) {
    if (outgoing.arrived(id, its)) {
      releaseLarge(id);
    }
  }

  private void releaseLarge(long id) {
    UnderWay outcome = large.remove(id);
    if (outcome != null) {
      release(outcome);
    }
  }

  private void settle(long id, ToCaller.Result result) {
    ToCaller.Result fitting = fitting(result);
    batch.add(new ToCaller.Settled(id, lastSequence, fitting), size(fitting));
  }

  private static long size(ToCaller.Result result) {
    if (result instanceof ToCaller.Value value) {
      return value.bytes() + (long) Integer.BYTES * value.buffers().size();
    }
    if (result instanceof ToCaller.Later later) {
      return (long) Integer.BYTES * later.sizes().size();
    }
    if (result instanceof ToCaller.Status its) {
      return Statuses.size(its.status());
    }
    return result instanceof ToCaller.Failed failed ? Failures.size(failed.failure()) : 0;
  }

  private void send(List<ToCaller.Settled> outcomes) {
    caller.tell(new ToCaller.Outcomes(outcomes));
  }

  private ToCaller.Result fitting(ToCaller.Result result) {
    long limit = settings.frameBytes();
    if (result instanceof ToCaller.Status its) {
      return new ToCaller.Status(Statuses.within(limit, its.status()));
    }
    return result instanceof ToCaller.Failed failed
        ? new ToCaller.Failed(Failures.within(limit, ClusterSettings.FRAME_KEY, failed.failure()))
        : result;
  }

  /** Fails what holds nothing here. */
  private void refuse(long id, CallFailure failure) {
    settle(id, new ToCaller.Failed(failure.at(Callee.worker(target.place()))));
  }

  void received(long sequence) {
    while (!underWay.isEmpty() && underWay.peek().sequence() <= sequence) {
      release(underWay.remove());
    }
  }

  private void release(UnderWay outcome) {
    outcome.held().release();
    load.releaseResult(outcome.resultBytes());
    load.release(outcome.bytes());
  }

  void ask(ToOwner.Ask ask) {
    if (!questions.ask(ask)) {
      refuse(ask.id(), settings.full());
    }
  }

  // The end.

  /**
   * Its caller is gone: nobody waits for its calls, and nobody will tell what has arrived. Nobody
   * waits for a cast anyway, so those that are complete here still run.
   */
  void close() {
    isClosed = true;
    List.copyOf(calls.keySet()).stream()
        .filter(id -> calls.get(id).hasReply())
        .forEach(this::abandon);
    questions.cancelAll();
    incoming.drain().forEach(request -> load.release(request.bytes()));
    underWay.forEach(this::release);
    underWay.clear();
    large.values().forEach(this::release);
    large.clear();
  }

  private void abandon(long id) {
    target.actor().tell(new WorkerMessage.Cancel(calls.remove(id)));
    load.release(bytes.remove(id));
  }

  boolean isOpen() {
    return !isClosed;
  }

  /** Whether it is closed and has no cast left. */
  boolean isOver() {
    return isClosed && calls.isEmpty();
  }

  /** Its owner ends, and hears of no cast any more. */
  void end() {
    close();
    bytes.values().forEach(load::release);
    bytes.clear();
    calls.clear();
  }
}
