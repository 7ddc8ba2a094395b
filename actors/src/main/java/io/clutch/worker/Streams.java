package io.clutch.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.memory.Reservation;
import io.clutch.wire.Breach;
import io.clutch.wire.Conversation.State;
import io.clutch.wire.UpItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The streams of one worker. They take no credit from the calls; so many may be there at once,
 * waiting or open.
 */
final class Streams {
  private static final long RETRY_NANOS = 10_000_000;
  private static final String NO_MEMORY =
      "what the stream sends, for which the JVM has no memory left,";

  private final WorkerName worker;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final Agenda agenda;
  private final CallIds ids;
  private final Ladder ladder;
  private final StreamTelemetry telemetry;
  private final CallEnds ends;
  private final Set<Submission> waiting = new LinkedHashSet<>();
  private final Map<Long, OpenStream> open = new LinkedHashMap<>();
  private final Map<StreamLine, OpenStream> lines = new LinkedHashMap<>();
  private final Set<OpenStream> changed = new LinkedHashSet<>();
  private final Consumer<Event> self;
  private final Runnable sending;
  private Optional<Incarnation> ready = Optional.empty();
  private StreamOutput output;
  private boolean sendingIsDue;
  private boolean keepsNotBegun;

  /** {@code self} tells the worker's actor, on any thread. */
  Streams(
      WorkerSettings settings,
      WorkerRuntime runtime,
      Agenda agenda,
      WorkerName worker,
      CallIds ids,
      Consumer<Event> self) {
    this.worker = worker;
    this.settings = settings;
    this.runtime = runtime;
    this.agenda = agenda;
    this.ids = ids;
    this.self = self;
    this.sending = new TurnTask(this::sendAll, self);
    this.ladder = new Ladder(settings.ladder(), agenda, runtime);
    this.telemetry = new StreamTelemetry(runtime.telemetry(), worker);
    this.ends = new CallEnds(worker, runtime, agenda);
  }

  void submit(Submission stream) {
    if (waiting.size() + open.size() >= settings.maxStreams()) {
      ends.fail(stream, 0, new CallFailure.TooManyStreams(worker.path(), settings.maxStreams()), 0);
      stream.gone();
    } else {
      add(stream);
    }
  }

  /** Whatever the bound: those that were counted before. */
  void add(Submission stream) {
    waiting.add(stream);
    stream.next(agenda.add(stream.deadlineAt(), () -> expired(stream)));
    pump();
  }

  List<Submission> handOver() {
    var all = new ArrayList<>(waiting);
    waiting.clear();
    all.forEach(stream -> agenda.remove(stream.next()));
    return all;
  }

  void keepNotBegun() {
    keepsNotBegun = true;
  }

  private void expired(Submission stream) {
    giveUp(
        stream,
        new CallFailure.DeadlineExceeded(stream.limit(), Where.QUEUED),
        new CallFailure.DeadlineExceeded(stream.limit(), Where.SENT),
        Cause.DEADLINE);
  }

  void giveUp(Submission stream, CallFailure unsent, CallFailure sent, Cause cause) {
    if (waiting.remove(stream)) {
      fail(stream, unsent);
      stream.gone();
    } else if (!stream.isSettled()) {
      OpenStream its = open.get(stream.id());
      fail(stream, sent);
      if (its != null && its.submission() == stream) {
        ended(its, sent.getClass().getSimpleName());
        ready.ifPresent(to -> ladder.begin(stream, to, cause));
      }
    }
  }

  void open(Incarnation incarnation) {
    ready = Optional.of(incarnation);
    output = new StreamOutput(incarnation.connection(), runtime.limits().messageSize());
    pump();
  }

  /** The process has ended: those that were open fail. */
  void close(WorkerExit exit) {
    ready = Optional.empty();
    output = null;
    changed.clear();
    lines.clear();
    var lost = new ArrayList<>(open.values());
    open.clear();
    runtime.link().expecting(-lost.size());
    for (OpenStream stream : lost) {
      agenda.remove(stream.watch());
      stream.forgetPartial();
      if (!stream.submission().isSettled()) {
        fail(stream.submission(), new CallFailure.Exited(exit));
        telemetry.ended(stream, exit.incarnation(), "Exited", now());
      }
      agenda.remove(stream.submission().next());
      stream.submission().gone();
    }
  }

  /** A stage has said something. */
  void changed(StreamLine line) {
    OpenStream stream = lines.get(line);
    if (stream != null) {
      changed.add(stream);
      pump();
    }
  }

  /** Some may have waited for the end of a call. */
  void pumpIfAnyWaits() {
    if (!waiting.isEmpty()) {
      pump();
    }
  }

  private void pump() {
    if (!sendingIsDue && ready.isPresent()) {
      sendingIsDue = true;
      runtime.link().atTurnEnd(sending);
    }
  }

  private void sendAll() {
    sendingIsDue = false;
    if (ready.isEmpty() || ready.get().connection().state() != State.READY) {
      return;
    }
    if (!waiting.isEmpty() && !ready.get().inFlight().abandoned().holdUp()) {
      List.copyOf(waiting).forEach(stream -> beginOrFail(stream, ready.get()));
    }
    takeUpChanged();
    if (!output.flush(this::noMemory)) {
      agenda.add(now() + RETRY_NANOS, this::pump);
      setAlarm();
    }
  }

  private void beginOrFail(Submission stream, Incarnation to) {
    try {
      begin(stream, to);
    } catch (OutOfMemoryError e) {
      if (waiting.remove(stream)) {
        fail(stream, CallEnds.noMemory(NO_MEMORY, stream.messageBytes()));
        stream.gone();
      } else {
        noMemory(stream.id(), stream.messageBytes());
      }
    }
  }

  private void takeUpChanged() {
    for (Iterator<OpenStream> each = changed.iterator(); each.hasNext(); ) {
      OpenStream stream = each.next();
      each.remove();
      try {
        stream.takeUp(now(), (item, buffers) -> output.add(stream.id(), item, buffers));
      } catch (OutOfMemoryError e) {
        noMemory(stream.id(), stream.submission().messageBytes());
      }
    }
  }

  /** Ends the stream, and has Python end what it knows of it. */
  private void noMemory(long id, long bytes) {
    boolean isUnopened = output.forget(id);
    OpenStream stream = open.get(id);
    if (stream == null) {
      return;
    }
    CallFailure failure = CallEnds.noMemory(NO_MEMORY, bytes);
    if (isUnopened) {
      Submission submission = end(stream).submission();
      if (!submission.isSettled()) {
        ended(stream, failure.getClass().getSimpleName());
        fail(submission, failure);
      }
    } else {
      giveUp(stream.submission(), failure, failure, Cause.CANCEL);
    }
  }

  /** It is set after each message, and the end of a turn comes behind the last of them. */
  private void setAlarm() {
    self.accept(new Event.Tick());
  }

  private void begin(Submission stream, Incarnation to) {
    long now = now();
    StreamLine line = stream.line();
    int number = to.number();
    line.attach(changedLine -> self.accept(new Event.StreamChanged(number, changedLine)));
    long demand = line.takeDemand();
    stream.sent(ids.take(), now, to.callee());
    var opened =
        new OpenStream(stream, line.waitLimit().orElse(settings.callDeadline()), demand, now);
    open.put(stream.id(), opened);
    waiting.remove(stream); // only now, so that it is never in neither
    if (!stream.hasOwnDeadline()) {
      agenda.remove(stream.next());
    }
    // What comes for a stream must not wait for the callers of lone calls to read it.
    runtime.link().expecting(1);
    lines.put(line, opened);
    changed.add(opened);
    output.add(stream.id(), OpenItem.of(stream, demand, now), stream.encoded().buffers());
    telemetry.opened(stream, number);
    watch(opened);
    setAlarm();
  }

  private void watch(OpenStream stream) {
    if (!stream.waitLimit().isZero()) {
      stream.watch(agenda.add(stream.dueAt(now()), () -> look(stream)));
    }
  }

  private void look(OpenStream stream) {
    if (stream.submission().isSettled()) {
      return;
    }
    if (stream.dueAt(now()) - now() <= 0) {
      var late = new CallFailure.DeadlineExceeded(stream.waitLimit(), Where.SENT);
      giveUp(stream.submission(), late, late, Cause.DEADLINE);
    } else {
      watch(stream);
    }
  }

  void elements(UpItem.Elements item, List<ByteBuffer> buffers, Reservation held) throws Breach {
    OpenStream stream = find(item.id());
    stream.sign(now());
    stream.received(item, buffers, held);
  }

  void portion(UpItem.Portion item, ByteBuffer octets, Reservation held) throws Breach {
    OpenStream stream = find(item.id());
    stream.sign(now());
    stream.portion(item.sizes(), octets, held);
  }

  void partsReceived(UpItem.Received item) throws Breach {
    OpenStream stream = find(item.id());
    stream.sign(now());
    stream.partsReceived(item.count());
    changed.add(stream);
    pump();
  }

  void requested(UpItem.Request item) throws Breach {
    OpenStream stream = find(item.id());
    stream.sign(now());
    stream.requested(item.count());
  }

  /** Whether it was awaited. */
  boolean result(UpItem.Result item, List<ByteBuffer> buffers, Reservation held) throws Breach {
    OpenStream stream = find(item.id());
    boolean isAwaited = !stream.submission().isSettled();
    if (isAwaited) {
      stream.returned();
    }
    end(stream);
    if (isAwaited) {
      ended(stream, "");
      stream.submission().answer(item.value(), buffers, held.share());
    }
    return isAwaited;
  }

  void failure(UpItem.Failure item) throws Breach {
    OpenStream stream = find(item.id());
    CallFailure meaning = Failures.of(item, worker.path(), runtime.limits());
    end(stream);
    Submission submission = stream.submission();
    if (submission.isSettled()) {
      ends.interrupted(submission, Failures.where(item.detail()));
    } else if (keepsNotBegun && item.code().equals("stopping")) {
      submission.unsent();
      add(submission);
    } else {
      ended(stream, meaning.getClass().getSimpleName());
      fail(submission, meaning);
    }
  }

  void cancelled(UpItem.Cancelled item) throws Breach {
    switch (item.state()) {
      case QUEUED -> end(find(item.id()));
      case RUNNING -> find(item.id()).submission().runs(true);
      case IDLE -> waits(find(item.id()).submission());
      case DONE -> {} // its end is on the way
    }
  }

  private void waits(Submission stream) {
    stream.runs(false);
    ready.ifPresent(to -> to.inFlight().abandoned().remove(stream));
  }

  /** The ids above that one of those that are open and have no outcome. */
  List<Long> behind(long last) {
    return open.values().stream()
        .filter(stream -> stream.id() > last && !stream.submission().isSettled())
        .map(OpenStream::id)
        .toList();
  }

  /** The stream with this id, while it is open. */
  Optional<Submission> open(long id) {
    return has(id) ? Optional.of(open.get(id).submission()) : Optional.empty();
  }

  boolean has(long id) {
    return !open.isEmpty() && open.containsKey(id);
  }

  private OpenStream find(long id) throws Breach {
    OpenStream stream = open.get(id);
    if (stream == null) {
      throw new Breach("an item of call or stream " + id + ", which is not out");
    }
    return stream;
  }

  private OpenStream end(OpenStream stream) {
    stream.forgetPartial();
    open.remove(stream.id());
    runtime.link().expecting(-1);
    lines.remove(stream.submission().line());
    changed.remove(stream);
    agenda.remove(stream.watch());
    agenda.remove(stream.submission().next());
    ready.ifPresent(to -> to.inFlight().abandoned().remove(stream.submission()));
    stream.submission().gone();
    return stream;
  }

  private void ended(OpenStream stream, String failure) {
    telemetry.ended(stream, ready.map(Incarnation::number).orElse(0), failure, now());
  }

  private void fail(Submission stream, CallFailure failure) {
    ends.fail(stream, ready.map(Incarnation::number).orElse(0), failure, 0);
  }

  boolean isIdle() {
    return waiting.isEmpty() && open.isEmpty();
  }

  private long now() {
    return runtime.clock().getAsLong();
  }
}
