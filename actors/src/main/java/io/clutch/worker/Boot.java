package io.clutch.worker;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailedException;
import io.clutch.process.Discovery;
import io.clutch.process.ProcessEnd;
import io.clutch.wire.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Brings incarnations of one worker up: finds the interpreter, launches the process, hands it what
 * it is to load.
 */
final class Boot {
  private final String worker;
  private final WorkerSpec spec;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final Consumer<Event> events;
  private final BootMaterial material;
  private byte[] specification = {};
  private String interpreter = "";

  Boot(
      String worker,
      WorkerSpec spec,
      WorkerSettings settings,
      WorkerRuntime runtime,
      Consumer<Event> events) {
    this.worker = worker;
    this.spec = spec;
    this.settings = settings;
    this.runtime = runtime;
    this.events = events;
    this.material = new BootMaterial(spec, settings, runtime, worker);
  }

  /** Encodes what is to be loaded; says what is wrong with it, if anything is. */
  Optional<BootError> prepare() {
    try {
      specification = material.specification();
      return Optional.empty();
    } catch (CallFailedException e) {
      String message = "a constructor argument cannot cross: " + e.getMessage();
      return Optional.of(
          new BootError.Refused(
              BootError.Refused.Code.CONSTRUCT_FAILED,
              message,
              Optional.empty(),
              Optional.empty()));
    }
  }

  /** Looks at files, which the socket loop must not wait for: the answer comes as an event. */
  void discover(Incarnation incarnation) {
    CompletableFuture.supplyAsync(
            () -> runtime.interpreters().apply(spec.process().interpreter()), runtime.executor())
        .exceptionally(Boot::searchFailed)
        .thenAccept(
            discovery -> events.accept(new Event.Discovered(incarnation.number(), discovery)));
  }

  private static Discovery searchFailed(Throwable failure) {
    return new Discovery.NotFound(
        new BootError.InterpreterMissing(List.of("the search itself failed: " + failure)));
  }

  /**
   * Launches the process; says why it cannot be, if the specification asks for what no system can
   * do.
   */
  Optional<BootError> launch(Incarnation incarnation, Path python) {
    interpreter = python.toString();
    try {
      var credentials = Credentials.create(runtime.epochs().getAsLong());
      var request = material.request(python, credentials);
      var connection = new Connection(runtime.link(), credentials, incarnation.number(), events);
      var listener = new ProcessEvents(worker, incarnation.number(), runtime.log(), events);
      incarnation.launched(connection, runtime.launcher().launch(request, listener));
      return Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(new BootError.SpawnFailed(interpreter, e.getMessage()));
    }
  }

  /** It has greeted on all channels: it may load. */
  void load(Incarnation incarnation) {
    incarnation.connection().start(specification);
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
            settings.limits()));
  }
}
