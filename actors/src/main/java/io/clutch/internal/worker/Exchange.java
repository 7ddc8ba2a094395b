package io.clutch.internal.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.calls.CallDispatcher;
import io.clutch.internal.calls.CancelAnswers;
import io.clutch.internal.dispatch.CallIds;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.DroppedFrames;
import io.clutch.internal.dispatch.Failures;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallEnds;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.Poison;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamDispatcher;
import io.clutch.internal.time.Agenda;
import io.clutch.internal.wire.Breach;
import io.clutch.internal.wire.UpItem;
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
 * All that a worker and its process say to each other about requests. It finds out whose something
 * is, once, and passes it to the dispatcher of that kind; the kinds know nothing of each other.
 */
final class Exchange {
  private final DispatchContext context;
  private final CallDispatcher calls;
  private final StreamDispatcher streams;
  private final CancelAnswers cancelAnswers;

  Exchange(
      WorkerName worker,
      WorkerSettings settings,
      WorkerRuntime runtime,
      Agenda agenda,
      Optional<LongConsumer> left,
      Consumer<Event> self) {
    RequestRuntime requests = runtime.requests();
    this.context =
        new DispatchContext(
            worker,
            settings,
            runtime.link(),
            requests.limits(),
            requests.telemetry(),
            agenda,
            requests.clock(),
            new CallIds(),
            new DroppedFrames(worker, requests.telemetry()),
            self);
    this.calls =
        new CallDispatcher(
            context,
            new CallEnds(worker, requests, agenda),
            new Poison(worker, requests.telemetry(), requests.clock(), runtime.poisonHook()),
            left);
    this.streams = new StreamDispatcher(context, new CallEnds(worker, requests, agenda));
    this.cancelAnswers = new CancelAnswers(context.ids());
  }

  // From callers.

  void submit(PendingRequest request) {
    if (request instanceof PendingCall call) {
      calls.submit(call);
    } else if (request instanceof PendingStream stream) {
      streams.submit(stream);
    }
  }

  void abandon(PendingRequest request) {
    if (request instanceof PendingCall call) {
      calls.abandon(call);
    } else if (request instanceof PendingStream stream) {
      streams.abandon(stream);
    }
  }

  /** Requests that were accepted elsewhere; calls go before all that wait. */
  void takeOver(List<PendingRequest> requests) {
    streams.takeOver(only(PendingStream.class, requests));
    calls.takeOver(only(PendingCall.class, requests));
  }

  private static <R> List<R> only(Class<R> kind, List<PendingRequest> requests) {
    return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Takes out all that waits for another process. */
  List<PendingRequest> handOver() {
    var waiting = new ArrayList<PendingRequest>(calls.handOver());
    waiting.addAll(streams.handOver());
    return waiting;
  }

  /** Nothing that waits will ever be sent. */
  void failWaiting(CallFailure failure) {
    calls.failWaiting(failure);
    streams.failWaiting(failure);
  }

  /** From here on, what Python refuses to begin, because it stops, is kept. */
  void keepNotBegun() {
    calls.keepNotBegun();
    streams.keepNotBegun();
  }

  /** The stage of a stream has said something. */
  void changed(Incarnation its, long id) {
    if (its.inFlight().find(id) instanceof PendingStream stream) {
      streams.changed(stream);
    }
  }

  // Processes.

  /** Requests go to this incarnation. */
  void open(Incarnation incarnation, UpItem.Ready granted) {
    int credit = Math.min(granted.credit(), context.settings().credit());
    streams.open(incarnation);
    calls.open(incarnation, credit, granted.concurrency());
  }

  /** The incarnation has ended: what it had fails, or waits for the next. */
  void close(Incarnation incarnation, WorkerExit exit) {
    calls.close(incarnation, exit);
    streams.close(exit);
    cancelAnswers.begin();
  }

  // From Python.

  void result(Incarnation from, UpItem.Result item, List<ByteBuffer> buffers, Reservation held)
      throws Breach {
    PendingRequest request = awaited(from, item.id());
    if (request instanceof PendingCall call) {
      calls.result(from, call, item, buffers, held);
    } else if (request instanceof PendingStream stream) {
      streams.result(from, stream, item, buffers, held);
    }
    pump();
  }

  void failure(Incarnation from, UpItem.Failure item) throws Breach {
    PendingRequest request = awaited(from, item.id());
    // Read first: what cannot be read is a breach, and leaves the request to the process's end.
    CallFailure meaning = Failures.of(item, context.worker().path(), context.limits());
    if (request instanceof PendingCall call) {
      calls.failure(from, call, item, meaning);
    } else if (request instanceof PendingStream stream) {
      streams.failure(stream, item, meaning);
    }
    pump();
  }

  private static PendingRequest awaited(Incarnation from, long id) throws Breach {
    PendingRequest request = from.inFlight().find(id);
    if (request == null || !request.hasReply()) {
      throw new Breach("an answer to call " + id + ", which is not out");
    }
    return request;
  }

  void cancelled(Incarnation from, UpItem.Cancelled item) throws Breach {
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
   * Python reads no more, and has read nothing behind that id. What was given up stays as it is:
   * the answer to its cancel may be on the way.
   */
  void unread(Incarnation from, long last) {
    streams.unread(last);
    calls.unread(from, last);
    pump();
  }

  void credit(Incarnation from, int count) throws Breach {
    calls.credit(from, count);
    pump();
  }

  void elements(Incarnation from, UpItem.Elements item, List<ByteBuffer> buffers, Reservation held)
      throws Breach {
    streams.elements(stream(from, item.id()), item, buffers, held);
  }

  void portion(Incarnation from, UpItem.Portion item, ByteBuffer octets, Reservation held)
      throws Breach {
    streams.portion(stream(from, item.id()), item, octets, held);
  }

  void partsReceived(Incarnation from, UpItem.Received item) throws Breach {
    streams.partsReceived(stream(from, item.id()), item);
  }

  void requested(Incarnation from, UpItem.Request item) throws Breach {
    streams.requested(stream(from, item.id()), item);
  }

  private static PendingStream stream(Incarnation from, long id) throws Breach {
    if (from.inFlight().find(id) instanceof PendingStream stream) {
      return stream;
    }
    throw new Breach("an item of call or stream " + id + ", which is not out");
  }

  /** Some may have waited for the end of another. */
  private void pump() {
    streams.pump();
    calls.pump();
  }

  // What is known.

  /** A frame is ignored. */
  void drop(int incarnation, String why) {
    context.dropped().add(incarnation, why);
  }

  WorkerStatus status(WorkerPhase phase, Incarnation current, boolean running, int restarted) {
    long pid = running ? current.pid() : 0;
    return new WorkerStatus(
        phase,
        current.number(),
        pid,
        calls.queued(),
        calls.inFlight(),
        restarted,
        context.dropped().count());
  }

  boolean isIdle() {
    return calls.isIdle() && streams.isIdle();
  }
}
