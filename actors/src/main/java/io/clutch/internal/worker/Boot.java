package io.clutch.internal.worker;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.dispatch.Connection;
import io.clutch.internal.dispatch.Grants;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.ExitClassification;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.request.Event;
import io.clutch.internal.request.ProcessRuntime;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.text.ThrownText;
import io.clutch.internal.time.TimerQueue;
import io.clutch.internal.wire.Credentials;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Starts the incarnations of one worker: finds the interpreter, launches the process, and sends it
 * the start specification.
 */
final class Boot {
  // A start that waits, for example for a download, must not delay other starts for long.
  private static final long HOLD_NANOS = Duration.ofSeconds(1).toNanos();

  private final String worker;
  private final WorkerSpec spec;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final ProcessRuntime processes;
  private final TimerQueue timers;
  private final Consumer<Event> events;
  private final BootMaterial material;
  private Encoded specification = new Encoded(new byte[0], List.of());
  private String interpreter = "";

  Boot(
      String worker,
      WorkerSpec spec,
      WorkerSettings settings,
      WorkerRuntime runtime,
      TimerQueue timers,
      Consumer<Event> events) {
    this.worker = worker;
    this.spec = spec;
    this.settings = settings;
    this.runtime = runtime;
    this.processes = runtime.processes();
    this.timers = timers;
    this.events = events;
    this.material = new BootMaterial(spec, settings, runtime, worker);
  }

  /**
   * Encodes the start specification and checks files, on another thread, because the socket loop
   * must not wait for that. The result is an event.
   */
  void prepare(Incarnation incarnation) {
    int number = incarnation.number();
    Executor executor =
        material.hasArguments() ? runtime.requests().userCode() : runtime.requests().executor();
    try {
      CompletableFuture.supplyAsync(() -> prepared(number), executor)
          .exceptionally(failure -> searchFailed(number, failure))
          .thenAccept(events);
    } catch (RejectedExecutionException e) { // the actor system is ending
      events.accept(searchFailed(number, e));
    }
  }

  /** Waits for a place among the starts of the actor system. The turn is an event. */
  void await(Incarnation incarnation) {
    boolean isRestart = incarnation.number() > 1;
    var mayStart = new Event.MayStart(incarnation.number());
    incarnation.queued(processes.starts().enter(isRestart, () -> events.accept(mayStart)));
  }

  private Event prepared(int number) {
    Encoded encoded;
    try {
      encoded = material.specification();
    } catch (CallFailedException e) {
      return new Event.Unprepared(number, unfit(e));
    }
    Discovery discovery = processes.interpreters().apply(spec.process().interpreter());
    return discovery instanceof Discovery.Found found
        ? new Event.Prepared(number, found.interpreter(), encoded)
        : new Event.Unprepared(number, ((Discovery.NotFound) discovery).error());
  }

  private static BootError unfit(CallFailedException argument) {
    return new BootError.Refused(
        BootError.Refused.Code.CONSTRUCT_FAILED,
        "a constructor argument cannot cross: " + argument.getMessage(),
        Optional.empty(),
        Optional.empty());
  }

  private static Event searchFailed(int number, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    var tried = List.of("the search itself failed: " + ThrownText.of(cause));
    return new Event.Unprepared(number, new BootError.InterpreterMissing(tried));
  }

  /** Launches the process. Returns an error if the specification is invalid. */
  Optional<BootError> launch(Incarnation incarnation, Path python, Encoded encoded) {
    interpreter = python.toString();
    specification = encoded;
    try {
      runtime.transport().ensureBound();
      var credentials = Credentials.create(processes.epochs().getAsLong());
      var request = material.request(python, credentials);
      var connection =
          new Connection(
              runtime.transport(), credentials, incarnation.number(), events, runtime.requests());
      var listener = new ProcessEvents(worker, incarnation.number(), processes.log(), events);
      incarnation.launched(connection, processes.launcher().launch(request, listener));
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of(new BootError.SpawnFailed(interpreter, e.getMessage(), true));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(new BootError.SpawnFailed(interpreter, e.getMessage(), false));
    }
  }

  /**
   * Lets a process that has greeted on all channels load the user's code, soon beside other starts.
   */
  void load(Incarnation incarnation) {
    incarnation.connection().start(specification.body());
    Grants grants = incarnation.inFlight().grants();
    runtime.hosts().own().ifPresent(grants::own);
    grants.sentAtStart(specification.references());
    timers.add(runtime.requests().clock().getAsLong() + HOLD_NANOS, incarnation::leaveStarts);
  }

  /** Tells it with those variables that the policy allows. */
  Described described(EnvironmentPolicy shown) {
    return new Described(SpecificationReader.read(spec, settings, material, shown), interpreter);
  }

  /** The end of the process, which is told to those who listen. */
  WorkerExit exit(Incarnation incarnation, ExitClassification end, long now) {
    WorkerExit exit = incarnation.exit(worker, end, now);
    processes.log().exited(exit);
    return exit;
  }

  ExitClassification classify(ProcessEnd end, Incarnation incarnation, StopLadder stop) {
    return ExitClassification.of(
        end,
        new ExitClassification.Known(
            stop.step(),
            incarnation.killed(),
            incarnation.isReady(),
            interpreter,
            incarnation.bootPhase(),
            settings.startTimeout(),
            settings.limits(),
            incarnation.finished(),
            settings.exitZeroIsNormal()));
  }
}
