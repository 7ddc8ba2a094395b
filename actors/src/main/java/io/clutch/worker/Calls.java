package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.memory.Reservation;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.wire.Breach;
import io.clutch.wire.UpItem;
import io.clutch.wire.UpItem.CancelState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The calls of one worker: accepted, queued, sent while there is credit, and each ended once. */
final class Calls {
  private final WorkerName worker;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final Agenda agenda;
  private final CallQueue queue;
  private final Ladder ladder;
  private final CallTelemetry telemetry;
  private final CallEnds ends;
  private final Overdue overdue;
  private final Departures departures;
  private final Poison poison;
  private final CallSender sender;
  private Optional<Incarnation> ready = Optional.empty();
  private boolean keepsNotBegun;
  private final List<Submission> notBegun = new ArrayList<>();
  private final CallIds ids = new CallIds();
  private final CancelAnswers cancelAnswers = new CancelAnswers(ids);
  private final Streams streams;
  private long dropped;

  Calls(
      WorkerSettings settings,
      WorkerRuntime runtime,
      Agenda agenda,
      WorkerName worker,
      Optional<LongConsumer> left,
      Consumer<Event> self) {
    this.worker = worker;
    this.settings = settings;
    this.runtime = runtime;
    this.agenda = agenda;
    this.queue = new CallQueue(settings.queue().capacity(), settings.queue().bytes());
    this.ladder = new Ladder(settings.ladder(), agenda, runtime);
    this.ends = new CallEnds(worker, runtime, agenda);
    this.overdue = new Overdue(settings.ladder().locate(), agenda, runtime.clock());
    this.telemetry = ends.telemetry();
    this.departures = new Departures(left, runtime.link());
    this.poison = new Poison(worker, runtime);
    this.streams = new Streams(settings, runtime, agenda, worker, ids, self);
    var refusal = new CallSender.Refusal(this::failUnsent, this::expired, ends::noMemoryFor);
    this.sender =
        new CallSender(
            worker.path(),
            runtime,
            queue,
            ids,
            telemetry,
            settings.idempotentAttempts(),
            refusal,
            self);
  }

  void submit(Submission submission) {
    if (!submission.isAccepted()) {
      submission.accepted(now(), settings.callDeadline());
    }
    if (submission.messageBytes() > runtime.limits().messageSize()) {
      failUnsent(submission, ends.tooLarge(submission));
      return;
    }
    if (submission.isStream()) {
      streams.submit(submission);
      return;
    }
    if (!queue.offer(submission) && !offerOnceSent(submission)) {
      failUnsent(submission, queue.full());
      return;
    }
    expect(submission);
    pump();
  }

  /** What only waits for the end of the turn does not count for the bound. */
  private boolean offerOnceSent(Submission submission) {
    sender.sendAll();
    return queue.offer(submission);
  }

  /** Calls that were accepted elsewhere go before all that waits. */
  void takeOver(List<Submission> submissions) {
    List<Submission> calls = submissions.stream().filter(it -> !it.isStream()).toList();
    submissions.stream().filter(Submission::isStream).forEach(streams::add);
    queue.putBack(calls);
    calls.forEach(this::expect);
    pump();
  }

  private void expect(Submission submission) {
    submission.next(agenda.add(submission.deadlineAt(), () -> expired(submission)));
  }

  /** Takes out all that waits for another process. */
  List<Submission> handOver() {
    List<Submission> waiting = queue.drain();
    waiting.addAll(notBegun);
    notBegun.clear();
    waiting.forEach(call -> agenda.remove(call.next()));
    waiting.addAll(streams.handOver());
    return waiting;
  }

  void abandon(Submission submission) {
    giveUp(submission, submission.cancelled(), submission.cancelled(), Cause.CANCEL);
  }

  private void expired(Submission submission) {
    giveUp(
        submission,
        new CallFailure.DeadlineExceeded(submission.limit(), Where.QUEUED),
        new CallFailure.DeadlineExceeded(submission.limit(), Where.SENT),
        Cause.DEADLINE);
  }

  private void giveUp(
      Submission submission, CallFailure whileQueued, CallFailure onceSent, Cause cause) {
    if (submission.isStream()) {
      streams.giveUp(submission, whileQueued, onceSent, cause);
    } else if (queue.remove(submission)) {
      failUnsent(submission, submission.wasSent() ? onceSent : whileQueued);
    } else if (!submission.isSettled()) {
      Optional<Incarnation> its = ready.filter(to -> to.inFlight().contains(submission));
      if (its.isPresent() && cause == Cause.DEADLINE && overdue.isOn() && !submission.isCast()) {
        int number = its.get().number();
        overdue.add(submission, ends.noted(submission, number, onceSent, CallTelemetry.UNTOLD));
      } else {
        fail(submission, onceSent, CallTelemetry.UNTOLD);
      }
      its.ifPresent(to -> ladder.begin(submission, to, cause));
    }
  }

  /** From now on calls go to this incarnation. */
  void open(Incarnation incarnation) {
    ready = Optional.of(incarnation);
    streams.open(incarnation);
    sender.open(incarnation);
    pump();
  }

  /**
   * The incarnation has ended: what it had fails, or waits for the next if it may be sent again.
   */
  void close(Incarnation incarnation, WorkerExit exit) {
    if (!(exit.reason() instanceof ExitReason.Stopped)) {
      incarnation.inFlight().begun().forEach(call -> call.died(exit, now()));
    }
    overdue.tellAll();
    List<Submission> out = incarnation.inFlight().drain();
    runtime.link().expecting(-out.size());
    var again = new ArrayList<Submission>();
    for (Submission call : out) {
      if (call.mayRetry(settings.idempotentAttempts())) {
        left(call, incarnation.number());
        again.add(call);
      } else {
        lose(call, exit);
      }
    }
    streams.close(exit);
    cancelAnswers.begin();
    ready = Optional.empty();
    sender.close();
    queue.putBack(again);
  }

  private void left(Submission call, int incarnation) {
    telemetry.left(call, incarnation, WorkerEvent.CallLeft.Why.SENT_AGAIN);
    call.isBack();
  }

  private void lose(Submission call, WorkerExit exit) {
    if (call.isPoison(settings.idempotentAttempts())) {
      poison.found(call, exit);
    }
    fail(call, new CallFailure.Exited(exit), CallTelemetry.UNTOLD);
  }

  /** Nothing that waits will ever be sent. */
  void failQueued(CallFailure failure) {
    queue.drain().forEach(call -> fail(call, failure, 0));
    streams.handOver().forEach(stream -> fail(stream, failure, 0));
  }

  void result(Incarnation from, UpItem.Result result, List<ByteBuffer> buffers, Reservation held)
      throws Breach {
    if (streams.has(result.id())) {
      if (!streams.result(result, buffers, held)) {
        drop(from.number(), "late end of stream " + result.id());
      }
      pump();
      return;
    }
    Submission call = from.inFlight().awaited(result.id());
    long now = now();
    boolean isLate = failIfLate(call, now, result.micros());
    if (isLate || call.isSettled()) {
      overdue.tell(call, "");
      drop(from.number(), "late result of call " + result.id());
    } else {
      // First, so that who has the answer finds the record.
      telemetry.answered(call, from.number(), now, result.micros());
      call.answer(result.value(), buffers, held.share());
    }
    end(from, call); // only now: what could not be handed over is still out, and fails with it
    pump();
  }

  void failure(Incarnation from, UpItem.Failure failure) throws Breach {
    if (streams.has(failure.id())) {
      streams.failure(failure);
      pump();
      return;
    }
    Submission call = from.inFlight().awaited(failure.id());
    // Read first: what cannot be read is a breach, and leaves the call to the end of the process.
    CallFailure meaning = Failures.of(failure, worker.path(), runtime.limits());
    failIfLate(call, now(), failure.micros());
    end(from, call);
    if (keepsNotBegun && failure.code().equals("stopping") && !call.isSettled()) {
      keep(call, from.number());
    } else if (!call.isSettled()) {
      fail(call, meaning, failure.micros());
    } else if (meaning instanceof CallFailure.Interrupted interrupted) {
      overdue.tell(call, interrupted.where());
      ends.interrupted(call, interrupted.where());
    } else {
      overdue.tell(call, "");
      drop(from.number(), "late failure of call " + failure.id());
    }
    pump();
  }

  /**
   * Python reads no more, and has read nothing behind that id. What was given up stays as it is:
   * the answer to its cancel may be on the way.
   */
  void unread(Incarnation from, long last) throws Breach {
    for (long id : streams.behind(last)) {
      streams.failure(new UpItem.Failure(id, "stopping", Map.of(), 0));
    }
    ExitReason reason =
        from.finished().<ExitReason>map(ExitReason.Finished::new).orElse(ExitReason.Stopped.ASKED);
    for (Submission call : from.inFlight().behind(last)) {
      if (!call.isSettled() && !failIfLate(call, now(), 0)) {
        takeBack(from, call, reason);
      }
    }
    pump();
  }

  private void takeBack(Incarnation from, Submission call, ExitReason reason) {
    from.inFlight().takeBack(call);
    forget(call);
    if (keepsNotBegun) {
      keep(call, from.number());
    } else {
      fail(call, new CallFailure.NotRunning(worker.path(), reason), 0);
    }
  }

  /** The alarm may ring a little after the deadline, and the answer come in between. */
  private boolean failIfLate(Submission call, long now, long micros) {
    boolean isLate = !call.isSettled() && call.deadlineAt() - now <= 0;
    if (isLate) {
      fail(call, new CallFailure.DeadlineExceeded(call.limit(), Where.SENT), micros);
    }
    return isLate;
  }

  /** The next worker may have it. */
  private void keep(Submission call, int incarnation) {
    left(call, incarnation);
    call.unsent();
    notBegun.add(call);
    expect(call);
  }

  /** From now on calls that Python refuses to begin, because it stops, are kept. */
  void keepNotBegun() {
    keepsNotBegun = true;
    streams.keepNotBegun();
  }

  void cancelled(Incarnation from, UpItem.Cancelled item) throws Breach {
    Optional<Submission> its = streams.open(item.id()).or(() -> from.inFlight().find(item.id()));
    cancelAnswers.check(item, its);
    its.ifPresent(call -> overdue.tell(call, item.line()));
    if (its.filter(Submission::isStream).isPresent()) {
      streams.cancelled(item);
    } else if (item.state() == CancelState.QUEUED) {
      end(from, its.isPresent() ? its.get() : from.inFlight().casts().endedInsteadOf(item.id()));
    } else if (item.state() == CancelState.RUNNING) {
      from.inFlight().runs(item.id());
    } else if (item.state() == CancelState.IDLE) {
      its.ifPresent(from.inFlight().abandoned()::remove);
    } else if (its.filter(Submission::isCast).isPresent()) {
      from.inFlight().casts().hasEnded();
      end(from, its.get());
    }
    pump();
  }

  void credit(Incarnation from, int count) throws Breach {
    List<Submission> ended = from.inFlight().castsEnded(count);
    runtime.link().expecting(-ended.size());
    for (Submission cast : ended) {
      agenda.remove(cast.next());
      if (!cast.isSettled()) {
        telemetry.castRan(cast, from.number(), now());
      }
    }
    departures.add(ended.size());
    pump();
  }

  private void end(Incarnation from, Submission call) {
    from.inFlight().ended(call);
    forget(call);
  }

  private void forget(Submission call) {
    runtime.link().expecting(-1);
    agenda.remove(call.next());
    departures.add(1);
  }

  private void pump() {
    streams.pumpIfAnyWaits();
    sender.pump();
  }

  private void failUnsent(Submission submission, CallFailure failure) {
    fail(submission, failure, 0);
    departures.add(1);
  }

  private void fail(Submission submission, CallFailure failure, long micros) {
    ends.fail(submission, ready.map(Incarnation::number).orElse(0), failure, micros);
  }

  WorkerStatus status(WorkerPhase phase, Incarnation current, boolean running, int restarted) {
    long pid = running ? current.pid() : 0;
    int inFlight = current.inFlight().size();
    return new WorkerStatus(
        phase, current.number(), pid, queue.size(), inFlight, restarted, dropped);
  }

  boolean isIdle() {
    return queue.isEmpty()
        && streams.isIdle()
        && ready.map(to -> to.inFlight().size() == 0).orElse(true);
  }

  Streams streams() {
    return streams;
  }

  /** A frame that nothing is done about. */
  void drop(int incarnation, String why) {
    dropped++;
    telemetry.dropped(incarnation, why);
  }

  private long now() {
    return runtime.clock().getAsLong();
  }
}
