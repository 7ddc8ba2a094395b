package io.clutch.internal.worker;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.dispatch.WorkerTelemetry;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.log.LogText;
import io.clutch.internal.process.ExitClassification;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerName;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.transport.Transport;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's life, without its actor. Takes messages and events, and acts on the transport, the
 * launcher and the callers. Used by one thread at a time.
 */
public final class Worker implements ItemDispatcher.Life {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final ExitReason ASKED_TO_STOP = ExitReason.Stopped.ASKED;
  private static final ExitReason NOT_A_POOL = new ExitReason.Absent("is one worker, not a pool");
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(1);

  private final String path;
  private final WorkerSettings settings;
  private final Transport transport;
  private final LongSupplier clock;
  private final TimerQueue timers;
  private final Boot boot;
  private final Exchange exchange;
  private final CallEncoder encoder;
  private final UnsentCalls unsent;
  private final ItemDispatcher items;
  private final RestartRule restarts;
  private final StopLadder stopLadder;
  private final WorkerTelemetry telemetry;
  private final PhasePublisher phases;
  private final Onlookers onlookers;
  private final Optional<ParentCallbacks> parent;
  private Incarnation current;
  private Optional<Health> health = Optional.empty();
  private boolean running;
  private boolean stopping;

  public Worker(
      String path,
      WorkerSpec spec,
      WorkerSettings settings,
      WorkerRuntime runtime,
      TimerQueue timers,
      Consumer<Event> self,
      Optional<ParentCallbacks> parent) {
    this.path = path;
    this.settings = settings;
    this.transport = runtime.transport();
    this.clock = runtime.requests().clock();
    this.timers = timers;
    this.parent = parent;
    this.current =
        new Incarnation(parent.map(ParentCallbacks::incarnation).orElse(1) - 1, 0, transport);
    this.boot = new Boot(path, spec, settings, runtime, timers, self);
    var name = WorkerName.of(path, parent.map(ParentCallbacks::name));
    this.exchange =
        new Exchange(name, settings, runtime, timers, parent.flatMap(ParentCallbacks::left), self);
    this.telemetry = new WorkerTelemetry(runtime.requests().telemetry(), name);
    this.encoder =
        new CallEncoder(
            name,
            runtime.requests(),
            timers,
            CallEncoder.Bounds.of(settings),
            it -> self.accept((Event) it),
            exchange::submit);
    this.phases = new PhasePublisher(path, settings.queue(), "clutch.worker");
    this.unsent = new UnsentCalls(path, exchange, phases);
    this.items = new ItemDispatcher(path, runtime.processes().log(), exchange, this);
    this.restarts = new RestartRule(settings.restart());
    this.onlookers = new Onlookers(path, exchange, phases, restarts, boot);
    this.stopLadder = new StopLadder(settings.stop(), timers, clock);
  }

  public boolean isStopped() {
    return phases.current() instanceof WorkerPhase.Stopped;
  }

  public void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      encoder.submit(submit.request());
    } else if (command instanceof Event event) {
      happened(event);
    } else if (command instanceof WorkerCommand.Invoke<?> invoke) {
      encoder.invoke(invoke);
    } else if (command instanceof WorkerCommand.Cast cast) {
      encoder.cast(cast.call());
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      exchange.cancel(cancel.request());
      stopIfDrained();
    } else if (command instanceof WorkerCommand.Stop) {
      stop();
    } else if (command instanceof HandOff.TakeOver takeOver) {
      unsent.takeOver(takeOver, stopping ? Optional.of(ASKED_TO_STOP) : Optional.empty());
    } else if (command instanceof HandOff.Asked asked) {
      handle(asked.question());
    } else if (command instanceof HandOff.Ended ended) {
      abort(ended.reason());
    } else if (!phases.isToldBy(command)
        && !onlookers.areAnswered(command, current, running, health)
        && command instanceof WorkerMessage.Extension question) {
      question.reject(new CallFailure.NotRunning(path, NOT_A_POOL));
    }
  }

  private void happened(Event event) {
    if (event instanceof Event.Frame frame) {
      frame(frame);
    } else if (encoder.isToldBy(event) || exchange.children().isToldBy(event)) {
      stopIfDrained();
    } else if (event instanceof Event.Faulted faulted) {
      fault(faulted.thrown());
    } else if (event instanceof Event.Refused it && current.hasProved(it)) {
      refused(it.cause(), it.why());
    } else if (event instanceof Event.OfExchange it && isCurrent(it.incarnation())) {
      exchange.happened(current, it);
    } else if (event instanceof Event.MayStart turn && isCurrent(turn.incarnation())) {
      begin(current);
    } else if (event instanceof Event.Prepared it && isCurrent(it.incarnation())) {
      boot.launch(current, it.interpreter(), it.specification()).ifPresent(this::bootFailed);
    } else if (event instanceof Event.Unprepared it && isCurrent(it.incarnation())) {
      bootFailed(it.error());
    } else if (event instanceof Event.Started started && isCurrent(started.incarnation())) {
      current.started(started.pid(), started.how());
      greeted(current);
    } else if (event instanceof Event.Disconnected gone && isCurrent(gone.incarnation())) {
      current.disconnected(gone.channel());
      settle();
    } else if (event instanceof Event.ConnectionFailed it && isCurrent(it.incarnation())) {
      current.connectionFailed(it.channel(), it.cause());
      settle();
    } else if (event instanceof Event.Ended ended && isCurrent(ended.incarnation())) {
      ended(current, ended.end());
    }
  }

  /** Handles the process's end, after a short wait for its last messages. */
  private void ended(Incarnation incarnation, ProcessEnd end) {
    incarnation.ended(end);
    timers.add(now() + SETTLE_LIMIT.toNanos(), () -> settleLate(incarnation));
    settle();
  }

  private void settle() {
    current.settledEnd().ifPresent(end -> exited(boot.classify(end, current, stopLadder)));
  }

  private void settleLate(Incarnation its) {
    Optional<ProcessEnd> end = isCurrent(its.number()) ? its.end() : Optional.empty();
    end.ifPresent(it -> exited(boot.classify(it, its, stopLadder)));
  }

  public void start() {
    if (isStopped()) {
      return;
    }
    var incarnation = new Incarnation(current.number() + 1, now(), transport);
    current = incarnation;
    running = true;
    phases.enter(new WorkerPhase.Starting(incarnation.number()));
    telemetry.starting(incarnation.number());
    boot.await(incarnation);
  }

  private void begin(Incarnation incarnation) {
    incarnation.begun(now());
    timers.add(now() + settings.startTimeout().toNanos(), () -> startTimedOut(incarnation));
    boot.prepare(incarnation);
  }

  private void startTimedOut(Incarnation incarnation) {
    if (incarnation != current || !running || incarnation.isReady()) {
      return;
    }
    if (incarnation.isLaunched()) {
      incarnation.kill(Cause.BOOT_TIMEOUT, Signal.KILL);
    } else {
      bootFailed(new BootError.Timeout(settings.startTimeout(), incarnation.bootPhase()));
    }
  }

  private void bootFailed(BootError error) {
    exited(ExitClassification.of(new ExitReason.BootFailed(error)));
  }

  private void frame(Event.Frame frame) {
    if (!isCurrent(frame.incarnation()) || current.isBroken()) {
      exchange.discard(frame.incarnation(), "the incarnation has ended");
      return;
    }
    try {
      items.receive(current, frame);
      stopIfDrained();
    } catch (ProtocolException violation) {
      refused(Cause.PROTOCOL_BREACH, violation.getMessage());
    }
  }

  private void refused(Cause cause, String why) {
    LOG.warn("{} (pid {}) is being ended: {}: {}", path, current.pid(), cause.label(), why);
    current.kill(cause, Signal.KILL);
  }

  @Override
  public void greeted(Incarnation incarnation) {
    if (incarnation.mayLoad()) {
      boot.load(incarnation);
    }
  }

  @Override
  public void ready(Incarnation incarnation, FromWorker.Ready item) {
    if (stopping) {
      return;
    }
    incarnation.ready(path, now());
    restarts.ready();
    phases.enter(new WorkerPhase.Ready(incarnation.number(), incarnation.pid()));
    telemetry.ready(incarnation, now());
    health = Optional.of(Health.begin(settings.health(), timers, clock, telemetry, incarnation));
    parent.ifPresent(callbacks -> callbacks.ready().accept(incarnation.pid()));
    exchange.open(incarnation, item);
  }

  @Override
  public void echoed() {
    health.ifPresent(Health::echoed);
  }

  @Override
  public void progressed() {
    health.ifPresent(Health::progressed);
  }

  private void stop() {
    if (stopping || isStopped()) {
      return;
    }
    stopping = true;
    encoder.redirect(call -> unsent.reject(List.of(call), ASKED_TO_STOP));
    if (!running || !current.isLaunched()) {
      current.close();
      exchange.children().then(Duration.ZERO, () -> finish(ASKED_TO_STOP));
      return;
    }
    drain();
  }

  /** Handles a process that begins no more calls. Waiting calls are for another worker, or fail. */
  @Override
  public void finishing(Incarnation incarnation, String reason) {
    if (!stopping) {
      stopping = true;
      incarnation.finishing(reason);
      parent.ifPresent(callbacks -> callbacks.finishing().run());
      handOff(new ExitReason.Finished(reason));
      drain();
    }
  }

  private void drain() {
    phases.enter(new WorkerPhase.Draining(current.number()));
    timers.add(now() + settings.stop().drain().toNanos(), this::endDraining);
    stopIfDrained();
  }

  private void stopIfDrained() {
    if (stopping && (!current.isReady() || (exchange.isIdle() && encoder.isIdle()))) {
      endDraining();
    }
  }

  private void endDraining() {
    if (running) {
      unsent.handOff(ASKED_TO_STOP);
      stopLadder.begin(current);
    }
  }

  private void exited(ExitClassification end) {
    running = false;
    WorkerExit exit = boot.exit(current, end, now());
    health.ifPresent(Health::end);
    health = Optional.empty();
    current.close();
    telemetry.exited(exit, end.survivors());
    stopLadder.ended(exit);
    if (parent.isPresent() && !end.reason().isNormal()) {
      LOG.info("{}", LogText.lines(exit.message()));
    }
    exchange.close(current, exit);
    if (stopping || exit.reason().isNormal() || restarts.isFinal(exit.reason())) {
      leave(exit.reason());
      return;
    }
    Optional<Duration> wait = restarts.ended(now(), current.readyFor(now()));
    wait.ifPresentOrElse(it -> restart(exit, it), () -> leave(restarts.exhausted(exit.reason())));
  }

  /** Finishes after its children. Until then, its calls are for another worker, or fail. */
  private void leave(ExitReason reason) {
    if (exchange.children().isAwaited() && !stopping) {
      phases.enter(new WorkerPhase.Draining(current.number()));
      handOff(reason);
      parent.ifPresent(callbacks -> callbacks.ended().accept(reason));
    }
    exchange.children().then(Duration.ZERO, () -> finish(reason));
  }

  private void handOff(ExitReason reason) {
    encoder.redirect(call -> unsent.reject(List.of(call), reason));
    unsent.handOff(reason);
  }

  private void restart(WorkerExit exit, Duration wait) {
    restarts.restarting(exit, now() + wait.toNanos());
    LOG.warn("{}; restarting in {} ms", LogText.lines(exit.message()), wait.toMillis());
    telemetry.restarting(exit, wait, restarts.restartsInPeriod());
    phases.enter(new WorkerPhase.Restarting(exit, wait));
    exchange.children().then(wait, this::start);
  }

  private void finish(ExitReason reason) {
    running = false;
    // This comes first, so that a caller whose call fails finds the worker stopped.
    phases.enter(new WorkerPhase.Stopped(reason));
    encoder.end(reason);
    handOff(reason);
    if (!reason.isNormal() && parent.isEmpty()) {
      LOG.error("{} has stopped for good: it {}", path, LogText.lines(reason.message()));
    }
    telemetry.stopped(current.number(), reason);
    parent.ifPresent(callbacks -> callbacks.ended().accept(reason));
  }

  /** Kills the process after a fault, because the state may be wrong. It restarts as usual. */
  void fault(Throwable thrown) {
    Faults.survive(path, thrown, this::endedByFault, this::abort);
  }

  private void endedByFault(ExitReason reason) {
    current.signal(Signal.KILL);
    if (!isStopped() && !exchange.children().isNextPlanned()) {
      exited(ExitClassification.of(reason));
    }
  }

  /** Ends the process and all calls after the actor has ended without an orderly stop. */
  public void abort(ExitReason reason) {
    if (isStopped()) {
      return;
    }
    current.signal(Signal.KILL);
    current.close();
    exchange.close(current, current.exit(path, ExitClassification.of(reason), now()));
    exchange.children().kill();
    finish(reason);
  }

  private boolean isCurrent(int incarnation) {
    return running && incarnation == current.number();
  }

  private long now() {
    return clock.getAsLong();
  }
}
