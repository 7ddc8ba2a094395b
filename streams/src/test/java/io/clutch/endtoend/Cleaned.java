package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * A program whose private directory, or the part of it that the argument names, is removed
 * repeatedly while it has workers and a pool. It prints the result of each attempt.
 */
final class Cleaned {
  private static final WorkerSpec SPEC = WorkerSpec.functions("os", "generators");

  // The end of the killed process may not be known yet when the next call is sent.
  private static final Call<Long> PID = Call.of("os:getpid", Long.class).asIdempotent();

  private Cleaned() {}

  public static void main(String[] arguments) throws Exception {
    Path part = Path.of(arguments[0]);
    try (ClutchFixture fixture = ClutchFixture.open("clutch.worker.restart.min-backoff = 0 s")) {
      PythonRef python = fixture.spawn(SPEC);
      PoolSpec spec = PoolSpec.of(SPEC.withModulePath(ClutchFixture.HANDLERS)).withSize(2);
      PythonPool pool = Clutch.get(fixture.system()).spawn(spec, "pool");
      value(pool.whenReady());
      long first = ClutchFixture.pid(python);
      clean(part);
      tell("the same process", first == ClutchFixture.pid(python));
      tell("a first stream", numbers(fixture, python).equals(List.of(0, 1, 2)));
      kill(first);
      tell("a restart", value(python.call(PID)) != first);
      clean(part);
      tell("another worker", ClutchFixture.pid(fixture.spawn(SPEC)) > 0);
      clean(part);
      kill(value(pool.call(PID)));
      tell("a pool", value(pool.call(PID)) > 0);
      clean(part);
      python.stop();
      tell("a stop", ClutchFixture.stopped(python).isNormal());
      clean(part);
    }
    tell("the end", own().isEmpty());
  }

  private static List<Integer> numbers(ClutchFixture fixture, PythonRef python) {
    return value(
        PythonSource.of(python, Call.of("generators:numbers", Integer.class, 3))
            .runWith(Sink.seq(), fixture.system()));
  }

  private static void tell(String what, boolean isGood) {
    System.out.println(what + ": " + (isGood ? "good" : "BAD"));
  }

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  private static void clean(Path part) throws IOException {
    for (Path directory : own()) {
      Path target = directory.resolve(part).normalize();
      // Python may write to it meanwhile. It may also be gone, if nothing has started since.
      await()
          .pollDelay(Duration.ZERO)
          .ignoreExceptionsMatching(
              e -> e instanceof IOException || e instanceof UncheckedIOException)
          .until(() -> isRemoved(target));
    }
  }

  private static boolean isRemoved(Path target) throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> paths = Files.walk(target)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
    return true;
  }

  private static List<Path> own() throws IOException {
    String mine = "clutch-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths.filter(path -> path.getFileName().toString().startsWith(mine)).toList();
    }
  }
}
