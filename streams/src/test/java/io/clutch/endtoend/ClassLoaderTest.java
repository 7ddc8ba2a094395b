package io.clutch.endtoend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Loads, runs and ends an application repeatedly, like a servlet container. */
@ExtendWith(Leftovers.class)
class ClassLoaderTest {
  record Text(String text) {}

  record Page(Text text) {}

  @Test
  void theClassLoaderOfAnEndedApplicationIsFree() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      loaders.add(runApplication());
    }
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () -> {
              releaseTheLastRecord(); // threads that are ending may compare another one
              System.gc();
              assertThat(loaders).filteredOn(loader -> loader.get() != null).isEmpty();
            });
  }

  /**
   * The JDK keeps a type of the last record that was compared or hashed for the first time, in
   * {@code ObjectMethods}: from Java 21 on by a soft reference, unless the record is of the
   * application's own class loader. Another record, of yet another loader, replaces it.
   */
  private static void releaseTheLastRecord() throws Exception {
    try (var other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Method compare =
          other.loadClass(ClassLoaderTest.class.getName()).getDeclaredMethod("compareRecords");
      compare.setAccessible(true);
      compare.invoke(null);
    }
  }

  static void compareRecords() {
    var page = new Page(new Text("a"));
    assertThat(page).isEqualTo(new Page(new Text("a"))).hasSameHashCodeAs(page).asString();
  }

  static WeakReference<ClassLoader> runApplication() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      loader.loadClass(WholeApplication.class.getName()).getMethod("run").invoke(null);
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
