package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.CallSize;
import io.clutch.internal.request.CallTelemetry;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.time.TimerQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The calls that were sent to one owner and have no outcome from it. Each has one outcome for its
 * caller: what the owner tells, or that no answer came in time, or that the owner is lost. Used by
 * one thread at a time.
 */
final class RemoteCalls {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Tells the owner of calls by their numbers. */
  interface ToTheOwner {
    void submit(long id, PendingCall call);

    /** Nobody wants the outcome, or its rest. */
    void giveUp(long id);

    /** As many bytes of a result have arrived, which may be all. */
    void arrived(long id, long bytes, boolean isAll);
  }

  private final Remote remote;
  private final TimerQueue timers;
  private final ToTheOwner owner;
  private final Consumer<PendingRequest> giveBack;
  private final FailureReporter failures;
  private final Map<Long, PendingCall> sent = new LinkedHashMap<>();
  private final IncomingResults results;
  private long bytes;
  private long lastId;

  /** {@code giveBack} takes calls that the owner has not begun. */
  RemoteCalls(
      Remote remote, TimerQueue timers, ToTheOwner owner, Consumer<PendingRequest> giveBack) {
    this.remote = remote;
    this.timers = timers;
    this.owner = owner;
    this.results = new IncomingResults(remote.requests());
    this.giveBack = giveBack;
    this.failures = new FailureReporter(WorkerName.of(remote.name()), remote.requests(), timers);
  }

  void send(PendingRequest request) {
    if (request.isSettled()) {
      return;
    }
    if (!request.isAccepted()) {
      request.accepted(remote.now(), remote.worker().callDeadline());
    }
    if (request instanceof PendingCall call && mayTravel(call)) {
      send(call);
    } else if (!request.isSettled()) {
      failures.fail(request, 0, noStream(request.function()), CallTelemetry.UNTOLD);
    }
  }

  private void send(PendingCall call) {
    long id = ++lastId;
    call.sent(id, remote.now(), remote.callee());
    bytes += call.bytes();
    sent.put(id, call);
    expect(id, call);
    owner.submit(id, call);
  }

  private static CallFailure noStream(String function) {
    return new CallFailure.UnknownFunction(
        function, List.of(function), "a stream does not cross nodes; call it there");
  }

  /** Whether it can be sent; if not, it has failed. */
  private boolean mayTravel(PendingCall call) {
    if (!call.references().isEmpty()) {
      fail(
          call, new Unencodable(Unencodable.Side.ARGUMENT, "arguments", "a reference to an actor"));
    } else if (envelope(call) > remote.settings().frameBytes()) {
      fail(call, remote.settings().tooLarge("the call without its arguments", envelope(call)));
    } else if (!hasRoom(call)) {
      fail(call, remote.settings().full());
    }
    return !call.isSettled();
  }

  /** The most bytes that it has in a message, besides the overhead of a {@link Batch}. */
  static long size(PendingCall call) {
    return call.messageBytes()
        + (call.key().isPresent() ? CallSize.text(call.key().get()) : 0)
        + (long) Integer.BYTES * call.encoded().buffers().size();
  }

  /**
   * The same without its arguments: its name, its key, its headers and the sizes of its buffers.
   */
  static long envelope(PendingCall call) {
    return size(call)
        - call.encoded().positional().length
        - call.encoded().named().length
        - call.encoded().buffers().bytes();
  }

  private boolean hasRoom(PendingCall call) {
    ClusterSettings bounds = remote.settings();
    boolean fits = sent.isEmpty() || call.bytes() <= bounds.queueBytes() - bytes;
    return fits && sent.size() < bounds.queueCapacity();
  }

  private void fail(PendingCall call, CallFailure failure) {
    failures.fail(call, 0, failure, CallTelemetry.UNTOLD);
  }

  // Time.

  /** Plans the last moment at which the owner may answer. */
  private void expect(long id, PendingCall call) {
    long last = call.deadlineAt() + remote.settings().answerMargin().toNanos();
    call.next(timers.add(last, () -> expired(id, call)));
  }

  private void expired(long id, PendingCall call) {
    if (remove(id) != null) {
      fail(call, call.late(call.limit()));
      call.handedBack();
      owner.giveUp(id);
    }
  }

  /** Cancels a call if it was sent from here; returns whether it was. */
  boolean cancel(PendingRequest request) {
    PendingCall call = sent.get(request.id());
    if (call != request) {
      return false;
    }
    fail(call, call.cancelled());
    if (results.has(call.id())) {
      giveUp(call.id()); // the owner has settled it, and tells nothing more
    } else {
      expect(call.id(), call); // so that it leaves, even if the owner does not answer
      owner.giveUp(call.id());
    }
    return true;
  }

  private PendingCall remove(long id) {
    PendingCall call = sent.remove(id);
    if (call != null) {
      bytes -= call.bytes();
      timers.remove(call.next());
      results.remove(id);
    }
    return call;
  }

  // From the owner.

  void progressed(long id, Callee.Progress progress) {
    PendingCall call = sent.get(id);
    if (call != null && !call.isSettled()) {
      call.progress(progress);
    }
  }

  /** Takes the next bytes of a result. */
  void chunk(ToCaller.Chunk chunk) {
    results.body(chunk.id()).ifPresent(body -> take(body, chunk)); // else it was given up
  }

  private void take(IncomingBody body, ToCaller.Chunk chunk) {
    long id = chunk.id();
    Optional<CallFailure> failure = body.take(chunk.offset(), chunk.bytes());
    if (failure.isPresent()) {
      failAndGiveUp(id, failure.get());
      return;
    }
    owner.arrived(id, body.arrived(), body.isWhole());
    if (body.isWhole()) {
      settled(id, new ToCaller.Value(ByteBuffer.wrap(body.part(0)), body.from(1)));
    }
  }

  private void begin(long id, ToCaller.Later later) {
    PendingCall call = sent.get(id);
    if (call == null || call.isSettled()) {
      giveUp(id);
      return;
    }
    results.begin(id, later.sizes()).ifPresent(failure -> failAndGiveUp(id, failure));
  }

  private void failAndGiveUp(long id, CallFailure failure) {
    fail(sent.get(id), failure);
    giveUp(id);
  }

  private void giveUp(long id) {
    PendingCall call = remove(id);
    if (call != null) {
      call.handedBack();
    }
    owner.giveUp(id);
  }

  void settled(long id, ToCaller.Result result) {
    if (result instanceof ToCaller.Later later) {
      begin(id, later);
      return;
    }
    PendingCall call = remove(id);
    if (call == null) {
      return; // it was too late
    }
    if (result instanceof ToCaller.NotBegun) {
      notBegun(call);
      return;
    }
    if (result instanceof ToCaller.Failed failed) {
      fail(call, inTimeOf(call, failed.failure()));
    } else {
      succeed(call, result);
    }
    call.handedBack();
  }

  private void succeed(PendingCall call, ToCaller.Result result) {
    if (!call.isCast() && result instanceof ToCaller.Value value) {
      call.answer(value.body(), value.buffers(), reserve(value.bytes()));
    } else if (call.isCast()) {
      if (!call.isSettled()) {
        call.ran();
      }
      call.answer(NOTHING, List.of(), Reservation.NONE);
    } else {
      fail(call, new CallFailure.Undecodable("result", "a value", result.toString()));
    }
  }

  /** The owner was told the time that was left; the caller knows that of the call. */
  private static CallFailure inTimeOf(PendingCall call, CallFailure failure) {
    return failure instanceof DeadlineExceeded late
        ? new DeadlineExceeded(
            call.limit(), late.where(), late.line(), late.progress(), late.callee())
        : failure;
  }

  private Reservation reserve(long its) {
    MemoryBudget memory = remote.requests().memory();
    memory.reserve(its); // it has arrived
    return () -> memory.release(its);
  }

  private void notBegun(PendingCall call) {
    if (call.isSettled()) {
      call.handedBack();
      return;
    }
    isBack(call);
    call.unsent();
    giveBack.accept(call);
  }

  private static void isBack(PendingCall call) {
    call.handedBack();
    call.isBack();
  }

  // The end.

  /** Ends all calls because of the reference itself. */
  void cancelAll(String why) {
    for (long id : List.copyOf(sent.keySet())) {
      PendingCall call = remove(id);
      fail(call, new CallFailure.Cancelled(why));
      call.handedBack();
    }
  }

  /** Ends all calls; returns those that may be made again elsewhere. */
  List<PendingRequest> end(ExitReason reason) {
    WorkerExit exit = remote.exit(reason);
    var again = new ArrayList<PendingRequest>();
    for (long id : List.copyOf(sent.keySet())) {
      PendingCall call = remove(id);
      call.died(exit, remote.now());
      if (call.mayRetry(remote.worker().idempotentAttempts())) {
        isBack(call);
        again.add(call);
      } else {
        fail(call, new CallFailure.Exited(exit));
        call.handedBack();
      }
    }
    return again;
  }
}
