package io.clutch.internal.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.asks.AskDispatcher;
import io.clutch.internal.calls.CallDispatcher;
import io.clutch.internal.calls.CancelAnswers;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.Chains;
import io.clutch.internal.chain.Ring;
import io.clutch.internal.chain.WaitPlace;
import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.dispatch.DiscardedFrames;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Failures;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.dispatch.WaitWatch;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.MemoryReadings;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.Poison;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.RingWatch;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamDispatcher;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerCommand.GetStatus;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The exchange of items about requests between a worker and its process. It looks up the request of
 * an item once, and passes the item to the dispatcher of that kind. The kinds do not depend on each
 * other.
 */
final class Exchange {
  private final DispatchContext context;
  private final CallDispatcher calls;
  private final StreamDispatcher streams;
  private final AskDispatcher asks;
  private final CancelAnswers cancelAnswers;
  private final MemoryReadings memory;
  private final ChildrenEnd children;
  private final Inspections inspections;
  private int incarnation;

  Exchange(
      WorkerName worker,
      WorkerSettings settings,
      WorkerRuntime runtime,
      TimerQueue timers,
      Optional<LongConsumer> left,
      Consumer<Event> self) {
    RequestRuntime requests = runtime.requests();
    this.context =
        new DispatchContext(
            worker,
            settings,
            runtime.transport(),
            requests.limits(),
            requests.telemetry(),
            timers,
            requests.clock(),
            new CallIds(),
            new DiscardedFrames(worker, requests.telemetry()),
            new WaitWatch(
                runtime.waits(),
                new WaitPlace(
                    worker.path(), this::tellOf, new RingWatch(timers, requests.clock(), self))),
            self);
    this.calls =
        new CallDispatcher(
            context,
            new FailureReporter(worker, requests, timers),
            new Poison(worker, requests.telemetry(), requests.clock(), runtime.poisonHook()),
            left);
    this.streams =
        new StreamDispatcher(
            context, new FailureReporter(worker, requests, timers), calls::cancelWithin);
    this.asks = new AskDispatcher(context, runtime.hosts());
    this.cancelAnswers = new CancelAnswers(context.ids());
    this.memory = runtime.memory();
    this.inspections = new Inspections(context, calls::begun, requests.executor());
    this.children = new ChildrenEnd(runtime.children(), timers, requests.clock(), settings, self);
  }

  // From callers.

  void submit(PendingRequest request) {
    if (request instanceof PendingCall call) {
      calls.submit(call);
    } else if (request instanceof PendingStream stream) {
      streams.submit(stream);
    }
  }

  void cancel(PendingRequest request) {
    if (request instanceof PendingCall call) {
      calls.cancel(call);
    } else if (request instanceof PendingStream stream) {
      streams.cancel(stream);
    }
  }

  /** Takes over requests that were admitted elsewhere. Calls go before all waiting ones. */
  void takeOver(List<PendingRequest> requests) {
    streams.takeOver(only(PendingStream.class, requests));
    calls.takeOver(only(PendingCall.class, requests));
  }

  private static <R> List<R> only(Class<R> kind, List<PendingRequest> requests) {
    return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Whether it is for this process alone: a call in it waits for it, which the next process would
   * begin too late, or it is for a child in it.
   */
  boolean isOnlyForThis(PendingRequest request) {
    return (request instanceof PendingCall call && call.isLocal())
        || Chains.entry(request, context.waits().place()).isPresent();
  }

  /** Removes and returns all requests that wait for another process. */
  List<PendingRequest> handOff() {
    var waiting = new ArrayList<PendingRequest>(calls.handOff());
    waiting.addAll(streams.handOff());
    return waiting;
  }

  /** Fails all waiting requests. */
  void failWaiting(CallFailure failure) {
    calls.failWaiting(failure);
    streams.failWaiting(failure);
  }

  /** Keeps requests that Python refuses to begin because it is stopping. */
  void keepNotBegun() {
    calls.keepNotBegun();
    streams.keepNotBegun();
  }

  /** Called in any actor's turn. */
  private void tellOf(ChainMember call, List<String> names) {
    context.self().accept(new Event.Deadlocked(incarnation, new Ring(call, names)));
  }

  /** Handles what a stage or a host has done. */
  void happened(Incarnation its, Event.OfExchange event) {
    if (event instanceof Event.HostsReplied) {
      asks.replied(its);
    } else if (event instanceof Event.StacksWritten it) {
      inspections.written(it);
    } else if (event instanceof Event.Deadlocked it
        && it.ring().call() instanceof PendingCall call) {
      calls.deadlocked(call, it.ring().names());
    } else if (event instanceof Event.StreamChanged it
        && its.inFlight().find(it.stream()) instanceof PendingStream stream) {
      streams.changed(stream);
    }
  }

  // Processes.

  /** Begins to send requests to this incarnation. */
  void open(Incarnation opened, FromWorker.Ready granted) {
    opened.share(granted.probe());
    incarnation = opened.number();
    int credit = Math.min(granted.credit(), context.settings().credit());
    asks.open(opened);
    streams.open(opened);
    calls.open(opened, credit, granted.concurrency());
  }

  /** Ends the requests of an incarnation that has ended. Each fails or waits for the next one. */
  void close(Incarnation incarnation, WorkerExit exit) {
    calls.close(incarnation, exit);
    streams.close(exit);
    asks.close();
    inspections.close(exit);
    cancelAnswers.begin();
    children.begin(incarnation.number());
  }

  /** What the last process had spawned, for which its worker waits. */
  ChildrenEnd children() {
    return children;
  }

  // From Python.

  void result(Incarnation from, FromWorker.Result item, List<ByteBuffer> buffers, Reservation held)
      throws ProtocolException {
    PendingRequest request = awaited(from, item.id());
    if (request instanceof PendingCall call) {
      calls.result(from, call, item, buffers, held);
    } else if (request instanceof PendingStream stream) {
      streams.result(from, stream, item, buffers, held);
    }
    pump();
  }

  void failure(Incarnation from, FromWorker.Failure item) throws ProtocolException {
    PendingRequest request = awaited(from, item.id());
    // Read first: an invalid failure is a protocol violation, and its request then ends with the
    // process.
    CallFailure meaning = Failures.of(item, context.worker().path(), context.limits());
    if (request instanceof PendingCall call) {
      calls.failure(from, call, item, meaning);
    } else if (request instanceof PendingStream stream) {
      streams.failure(stream, item, meaning);
    }
    pump();
  }

  private static PendingRequest awaited(Incarnation from, long id) throws ProtocolException {
    PendingRequest request = from.inFlight().find(id);
    if (request == null || !request.isAnswered()) {
      throw new ProtocolException("an answer to call " + id + ", which is not in flight");
    }
    return request;
  }

  void cancelled(Incarnation from, FromWorker.Cancelled item) throws ProtocolException {
    PendingRequest request = from.inFlight().find(item.id());
    cancelAnswers.check(item, Optional.ofNullable(request));
    if (request instanceof PendingCall call) {
      calls.cancelled(call, item);
    } else if (request instanceof PendingStream stream) {
      streams.cancelled(stream, item);
    } else {
      calls.cancelledLate(item);
    }
    pump();
  }

  /**
   * Python reads no more, and has read no items with higher ids. Abandoned requests are kept,
   * because the answers to their cancels may follow.
   */
  void unread(Incarnation from, long last) {
    streams.unread(last);
    calls.unread(from, last);
    pump();
  }

  void credit(Incarnation from, int count) throws ProtocolException {
    calls.credit(from, count);
    pump();
  }

  void progress(Incarnation from, FromWorker.Progress item) throws ProtocolException {
    if (!cancelAnswers.wasSent(item.id())) {
      throw new ProtocolException("progress of " + item.id() + ", which it was not sent");
    }
    PendingRequest request = from.inFlight().find(item.id());
    if (request == null || request.isSettled()) {
      discard(from.number(), "late progress of call " + item.id());
    } else if (request instanceof PendingCall call) {
      calls.progress(from, call, item.now());
    } else if (request instanceof PendingStream stream) {
      streams.progress(from, stream, item.now());
    }
  }

  void elements(
      Incarnation from, FromWorker.Elements item, List<ByteBuffer> buffers, Reservation held)
      throws ProtocolException {
    streams.elements(stream(from, item.id()), item, buffers, held);
  }

  void chunk(Incarnation from, FromWorker.OutputChunk item, ByteBuffer octets, Reservation held)
      throws ProtocolException {
    streams.chunk(stream(from, item.id()), item, octets, held);
  }

  void chunksAcknowledged(Incarnation from, FromWorker.ChunkAcknowledged item)
      throws ProtocolException {
    streams.chunksAcknowledged(stream(from, item.id()), item);
  }

  void requested(Incarnation from, FromWorker.Request item) throws ProtocolException {
    streams.requested(stream(from, item.id()), item);
  }

  /** What Python asks and tells, which is neither a call nor a stream. */
  AskDispatcher asks() {
    return asks;
  }

  /** What the process shows of itself. */
  Inspections inspections() {
    return inspections;
  }

  private static PendingStream stream(Incarnation from, long id) throws ProtocolException {
    if (from.inFlight().find(id) instanceof PendingStream stream) {
      return stream;
    }
    throw new ProtocolException("an item of call or stream " + id + ", which is not in flight");
  }

  /** Sends requests that may have waited for the end of another. */
  private void pump() {
    streams.pump();
    calls.pump();
  }

  // Queries.

  /** Counts a frame that is ignored. */
  void discard(int incarnation, String why) {
    context.discarded().add(incarnation, why);
  }

  /**
   * Answers a question for stacks, or for the status with that of now, once the memory of the
   * process is read if that is wanted. Returns false if it is another message.
   */
  boolean isAskedBy(
      WorkerCommand command, WorkerPhase phase, Incarnation of, boolean running, int restarted) {
    if (command instanceof GetStatus get) {
      WorkerStatus status = status(phase, of, running, restarted);
      memory.addTo(status, status.pid()).thenAccept(get.replyTo()::tell);
    } else if (command instanceof WorkerMessage.AskStatus ask) {
      WorkerStatus status = status(phase, of, running, restarted);
      memory.addTo(status, ask.withMemory() ? status.pid() : 0).thenAccept(ask::answer);
    } else {
      return inspections.isAsked(command, of, running, phase instanceof WorkerPhase.Draining);
    }
    return true;
  }

  private WorkerStatus status(WorkerPhase phase, Incarnation of, boolean running, int restarted) {
    return new WorkerStatus(
        phase,
        of.number(),
        running ? of.pid() : 0,
        calls.queued(),
        calls.inFlight(),
        restarted,
        running ? of.how() : WorkerStatus.Start.SPAWNED,
        context.discarded().count(),
        Optional.empty());
  }

  /** What makes the reading of now. */
  WorkerReader reader(WorkerPhase phase, Incarnation of, boolean running) {
    return new WorkerReader(phase, of, running, calls, asks, context.now());
  }

  boolean isIdle() {
    return calls.isIdle() && streams.isIdle();
  }
}
