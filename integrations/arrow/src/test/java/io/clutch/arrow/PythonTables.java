package io.clutch.arrow;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system with workers for functions on tables. */
public final class PythonTables implements AutoCloseable {
  private static final Path CODE = Path.of("src/test/python").toAbsolutePath();

  private final ActorSystem<Void> system;

  private PythonTables(String configuration) {
    Config config = ConfigFactory.parseString(configuration).withFallback(ConfigFactory.load());
    this.system = ActorSystem.create(Behaviors.empty(), "tables", config);
  }

  /** Opens a system. Skips the test if the build's Python lacks one of these packages. */
  public static PythonTables open(String... packages) {
    for (String name : packages) {
      assumeTrue(isInstalled(name), name + " is not installed");
    }
    return new PythonTables("");
  }

  /** Opens a system with a configuration, without a check for packages. */
  static PythonTables with(String configuration) {
    return new PythonTables(configuration);
  }

  private static boolean isInstalled(String name) {
    try {
      String probe =
          "import importlib.util as u, sys; sys.exit(u.find_spec('" + name + "') is None)";
      Process process =
          new ProcessBuilder(System.getProperty("clutch.test.python"), "-c", probe)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, SECONDS) && process.exitValue() == 0;
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  /** The system. */
  public ActorSystem<Void> system() {
    return system;
  }

  /** A worker of one of the modules. */
  public PythonRef spawn(String module) {
    return Clutch.get(system)
        .spawn(WorkerSpec.functions(module).withModulePath(CODE), module + "-worker");
  }

  /** The value, within 60 s. */
  public static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallFailedException failed) {
        throw failed;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no outcome within 60 s", e);
    }
  }

  @Override
  public void close() {
    system.terminate();
    value(system.getWhenTerminated());
  }
}
