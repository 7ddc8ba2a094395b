package io.clutch.endtoend;

import io.clutch.PythonRef;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A program that starts a number of workers at once. It prints how many became ready, how many
 * starts failed meanwhile, and the time for all. Then it waits for a line on stdin.
 */
final class ManyStarts {
  private ManyStarts() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    try (ClutchFixture fixture = ClutchFixture.open("clutch.worker.start-timeout = 5 minutes")) {
      long before = System.nanoTime();
      List<PythonRef> workers =
          IntStream.range(0, count)
              .mapToObj(i -> fixture.spawn(WorkerSpec.functions("os")))
              .toList();
      var answers =
          workers.stream()
              .map(worker -> worker.call("os:getpid", Long.class).toCompletableFuture())
              .toList();
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .exceptionally(failure -> null)
          .get(10, TimeUnit.MINUTES);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      List<WorkerEvent.Ready> ready = fixture.events(WorkerEvent.Ready.class);
      System.out.println("ready " + ready.size());
      System.out.println("failed " + fixture.events(WorkerEvent.Exited.class).size());
      System.out.println("took " + took.toMillis() + " ms");
      ready.stream()
          .map(WorkerEvent.Ready::took)
          .max(Duration::compareTo)
          .ifPresent(longest -> System.out.println("longest " + longest.toMillis() + " ms"));
      System.out.println("pids " + pids(ready));
      System.out.println("all");
      System.in.read();
    }
  }

  private static String pids(List<WorkerEvent.Ready> ready) {
    return String.join(" ", ready.stream().map(event -> Long.toString(event.pid())).toList());
  }
}
