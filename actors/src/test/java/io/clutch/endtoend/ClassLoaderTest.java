package io.clutch.endtoend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.worker.WorkerSpec;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Loads, runs and ends an application repeatedly, like a servlet container. */
@ExtendWith(Leftovers.class)
class ClassLoaderTest {

  /** Loaded again in each round, with everything that it uses. */
  public static final class Application {
    private Application() {}

    public static void run() throws Exception {
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "application");
      try {
        var python = Clutch.get(system).spawn(WorkerSpec.functions("builtins"), "worker");
        python.call("builtins:abs", Integer.class, -3).toCompletableFuture().get(30, SECONDS);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, SECONDS);
      }
    }
  }

  /** The first class loader stays, because the JDK refers to it. Later ones must become free. */
  @Test
  void theClassLoaderOfAnEndedApplicationIsFree() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      loaders.add(runApplication());
    }
    await()
        .atMost(20, SECONDS)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders.subList(1, loaders.size()))
                  .filteredOn(loader -> loader.get() != null)
                  .isEmpty();
            });
  }

  private static WeakReference<ClassLoader> runApplication() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      loader.loadClass(Application.class.getName()).getMethod("run").invoke(null);
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private static URL[] classPath() throws Exception {
    var urls = new ArrayList<URL>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
