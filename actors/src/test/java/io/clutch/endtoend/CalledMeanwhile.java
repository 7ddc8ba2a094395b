package io.clutch.endtoend;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.telemetry.LinkEvent;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM in which a worker is called until a number of unknown peers were refused. Then it spawns
 * another worker and opens a file.
 */
final class CalledMeanwhile {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private CalledMeanwhile() {}

  /** Arguments: the address to bind, the number of refusals to await, and a file. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long refusals = Long.parseLong(arguments[1]);
    var told = new LinkedBlockingQueue<LinkEvent>();
    try (ClutchFixture fixture =
        ClutchFixture.unheard(
            ClutchSetup.create().withTelemetry(listener(told)),
            "clutch.link.address = \"" + arguments[0] + "\"",
            "clutch.link.handshake-timeout = 2 s")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("os"));
      long pid = ClutchFixture.pid(python);
      System.out.println("ready");
      Clutch clutch = Clutch.get(fixture.system());
      long began = System.nanoTime();
      boolean same = true;
      do {
        same &= ClutchFixture.pid(python) == pid;
      } while (clutch.refusedConnections() < refusals && System.nanoTime() - began < LIMIT_NANOS);
      System.out.println("called: " + same);
      System.out.println("refused: " + (clutch.refusedConnections() >= refusals));
      System.out.println("told: " + told.poll(LIMIT_NANOS, TimeUnit.NANOSECONDS));
      System.out.println(
          "spawned: " + (ClutchFixture.pid(fixture.spawn(WorkerSpec.functions("os"))) > 0));
      Files.writeString(Path.of(arguments[2]), "a line");
    }
    System.out.println("closed");
  }

  private static Telemetry listener(Queue<LinkEvent> told) {
    return event -> {
      if (event instanceof LinkEvent it) {
        told.add(it);
      }
    };
  }
}
