package docs;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.Config;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A reader's application. Its Python code is in {@code actors/src/test/python/docs}. */
final class Application implements AutoCloseable {
  static final Path PYTHON = Path.of("../actors/src/test/python/docs").toAbsolutePath().normalize();

  private final ActorSystem<Void> system;

  private Application(BootstrapSetup bootstrap, ClutchSetup setup) {
    system =
        ActorSystem.create(Behaviors.empty(), "app", ActorSystemSetup.create(bootstrap, setup));
  }

  static Application start() {
    return start(ClutchSetup.create());
  }

  static Application start(Config config) {
    return new Application(BootstrapSetup.create(config), ClutchSetup.create());
  }

  static Application start(ClutchSetup setup) {
    return new Application(BootstrapSetup.create(), setup);
  }

  ActorSystem<Void> system() {
    return system;
  }

  PythonRef spawn(WorkerSpec spec, String name) {
    return Clutch.get(system).spawn(spec.withModulePath(PYTHON), name);
  }

  /** The value, within 30 s. */
  static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallFailedException failed) {
        throw failed;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no outcome within 30 s", e);
    }
  }

  @Override
  public void close() {
    system.terminate();
    value(system.getWhenTerminated());
  }
}
