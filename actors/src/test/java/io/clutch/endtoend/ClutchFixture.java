package io.clutch.endtoend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.Telling;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor system with Clutch and real processes, as users have it. {@code close} waits for its
 * end.
 */
final class ClutchFixture implements AutoCloseable {
  static final Path HANDLERS = Path.of("../actors/src/test/python").toAbsolutePath().normalize();

  private static final Duration LIMIT = Duration.ofSeconds(60);
  // A list, because actor systems with the same name are equal.
  private static final List<ActorSystem<?>> OPEN = new CopyOnWriteArrayList<>();

  private final AtomicInteger names = new AtomicInteger();
  private final Queue<WorkerEvent> events = new ConcurrentLinkedQueue<>();
  private final ActorSystem<Done> system;

  private ClutchFixture(String configuration, ClutchSetup setup, boolean isHeard) {
    var config = ConfigFactory.parseString(configuration).withFallback(ConfigFactory.load());
    system =
        ActorSystem.create(
            Behaviors.<Done>ignore(),
            "end-to-end",
            ActorSystemSetup.create(
                BootstrapSetup.create(config), isHeard ? setup.withTelemetry(this::heard) : setup));
    OPEN.add(system);
    system.getWhenTerminated().thenRun(() -> OPEN.remove(system)); // by itself, in some tests
  }

  private void heard(TelemetryEvent event) {
    if (event instanceof WorkerEvent it) {
      events.add(it);
    }
  }

  /** Waits until listeners have received all events so far, which are delivered a little later. */
  static void awaitTelemetry() {
    OPEN.forEach(Telling::await);
  }

  static ClutchFixture open(String... configuration) {
    return new ClutchFixture(String.join("\n", configuration), ClutchSetup.create(), true);
  }

  static ClutchFixture open(ClutchSetup setup) {
    return new ClutchFixture("", setup, true);
  }

  /** With the setup's own telemetry; this object hears no events. */
  static ClutchFixture unheard(ClutchSetup setup, String... configuration) {
    return new ClutchFixture(String.join("\n", configuration), setup, false);
  }

  ActorSystem<Done> system() {
    return system;
  }

  /** All telemetry so far. */
  List<WorkerEvent> events() {
    awaitTelemetry();
    return List.copyOf(events);
  }

  <T extends WorkerEvent> List<T> events(Class<T> type) {
    awaitTelemetry();
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Spawns a worker with handlers in {@code actors/src/test/python}. */
  PythonRef spawn(WorkerSpec spec) {
    return Clutch.get(system)
        .spawn(spec.withModulePath(HANDLERS), "worker-" + names.incrementAndGet());
  }

  /** The status of the worker. */
  WorkerStatus status(PythonRef python) {
    return value(
        AskPattern.ask(python.actor(), WorkerCommand.GetStatus::new, LIMIT, system.scheduler()));
  }

  /** The id of the process that answers now. The worker must serve the module {@code os}. */
  static long pid(PythonRef python) {
    return value(python.call("os:getpid", Long.class));
  }

  /** The value, within 60 s. */
  static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT.toSeconds(), SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallFailedException failed) {
        throw failed;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no outcome within " + LIMIT.toSeconds() + " s", e);
    }
  }

  /** The failure, within 60 s. */
  static CallFailure failure(CompletionStage<?> stage) {
    try {
      throw new AssertionError("expected a failure, got " + value(stage));
    } catch (CallFailedException e) {
      return e.failure();
    }
  }

  static <T extends CallFailure> T failure(CompletionStage<?> stage, Class<T> type) {
    CallFailure failure = failure(stage);
    if (!type.isInstance(failure)) {
      throw new AssertionError("expected " + type.getSimpleName() + ", got " + failure);
    }
    return type.cast(failure);
  }

  static ExitReason stopped(PythonRef python) {
    return value(python.whenStopped());
  }

  @Override
  public void close() {
    OPEN.removeIf(open -> open == system);
    Optional<Clutch> used =
        Optional.of(system).filter(it -> names.get() > 0).map(it -> Clutch.get(it));
    system.terminate();
    value(system.getWhenTerminated());
    await("memory is given back").until(() -> used.stream().allMatch(it -> it.memoryInUse() == 0));
  }
}
