package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.failure.CallFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves something behind: a child process, a thread of Clutch, open
 * descriptors, or a temporary file. Waits up to 20 s for it to disappear. Processes are then ended,
 * so that no other class meets them. Put {@code @ExtendWith(Leftovers.class)} on the class; classes
 * that use it must not run at the same time in one JVM. Conditions that such a class awaits have 60
 * s and are looked at every 10 ms, unless it says otherwise. A call that fails within such a
 * condition, as one to a process that is about to end, means that it does not hold yet.
 */
public final class Leftovers implements BeforeAllCallback, AfterAllCallback {
  /** The name of the configuration parameter of JUnit for that; default 20. */
  static final String PATIENCE_SECONDS = "clutch.leftovers.patience-seconds";

  /** How long a condition may take on a busy machine. */
  private static final Duration LOADED = Duration.ofSeconds(60);

  /** Awaitility's own 100 ms, before the first look too, would be much of the suite's time. */
  private static final Duration POLL = Duration.ofMillis(10);

  /**
   * Descriptors that the JVM opens once for itself: jars of classes first used in the test, epoll,
   * random.
   */
  private static final int DESCRIPTOR_SLACK = 16;

  /** The names of Clutch's threads and ZeroMQ's. */
  private static final Pattern OWN_THREADS = Pattern.compile("^(clutch|iothread|reaper)");

  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Leftovers.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LOADED);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(POLL);
    Awaitility.ignoreExceptionByDefault(CallFailedException.class);
    context.getStore(NAMESPACE).put(Snapshot.class, Snapshot.take());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Snapshot before = context.getStore(NAMESPACE).get(Snapshot.class, Snapshot.class);
    try {
      await(context.getDisplayName() + " leaves nothing behind")
          .atMost(patience(context))
          .untilAsserted(() -> assertThat(Snapshot.take().since(before)).isEmpty());
    } catch (ConditionTimeoutException e) {
      endProcesses(before);
      throw e;
    }
  }

  private static Duration patience(ExtensionContext context) {
    return context
        .getConfigurationParameter(PATIENCE_SECONDS, Long::valueOf)
        .map(Duration::ofSeconds)
        .orElse(Duration.ofSeconds(20));
  }

  /** Ends the processes below this JVM that were not there before. */
  private static void endProcesses(Snapshot before) {
    ProcessHandle.current()
        .descendants()
        .filter(process -> !before.processes.contains(Snapshot.describe(process)))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private record Snapshot(
      Set<String> processes, Set<String> threads, Set<String> files, List<String> descriptors) {
    static Snapshot take() {
      return new Snapshot(
          ProcessHandle.current()
              .descendants()
              .map(Snapshot::describe)
              .collect(Collectors.toCollection(TreeSet::new)),
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> OWN_THREADS.matcher(thread.getName()).find())
              .map(thread -> thread.getName() + " (thread " + thread.getId() + ")")
              .collect(Collectors.toCollection(TreeSet::new)),
          names(TEMPORARY).stream()
              .filter(Snapshot::isOurs)
              .collect(Collectors.toCollection(TreeSet::new)),
          names(DESCRIPTORS).stream().map(Snapshot::target).toList());
    }

    List<String> since(Snapshot before) {
      var left = new ArrayList<String>();
      processes.stream()
          .filter(name -> !before.processes.contains(name))
          .forEach(name -> left.add("process " + name));
      threads.stream()
          .filter(name -> !before.threads.contains(name))
          .forEach(name -> left.add("thread " + name));
      files.stream()
          .filter(name -> !before.files.contains(name))
          .forEach(name -> left.add("file " + name));
      if (descriptors.size() > before.descriptors.size() + DESCRIPTOR_SLACK) {
        var grown = new ArrayList<>(descriptors);
        before.descriptors.forEach(grown::remove);
        left.add(
            "descriptors: "
                + before.descriptors.size()
                + " before, "
                + descriptors.size()
                + " now; new: "
                + grown);
      }
      return left;
    }

    private static String describe(ProcessHandle process) {
      return process.pid() + " " + process.info().commandLine().orElse("?");
    }

    /** Whether a temporary file is of this process. Files of other processes are ignored. */
    private static boolean isOurs(String name) {
      return name.startsWith("clutch-" + ProcessHandle.current().pid() + "-");
    }

    private static List<String> names(Path directory) {
      try (Stream<Path> paths = Files.list(directory)) {
        return paths.map(path -> path.getFileName().toString()).toList();
      } catch (IOException e) {
        return List.of(); // no /proc here
      }
    }

    private static String target(String descriptor) {
      try {
        return Files.readSymbolicLink(DESCRIPTORS.resolve(descriptor)).toString();
      } catch (IOException e) {
        return "closed meanwhile";
      }
    }
  }
}
