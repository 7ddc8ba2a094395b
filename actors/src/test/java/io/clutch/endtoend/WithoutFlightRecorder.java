package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;

/** A program for a JVM that lacks the module of Java Flight Recorder. */
final class WithoutFlightRecorder {
  private WithoutFlightRecorder() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      throw new AssertionError("the module is there");
    }
    ClutchSetup setup =
        ClutchSetup.create().withHost("same", Host.function(String.class, text -> text));
    ClutchFixture fixture = ClutchFixture.open(setup);
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "observed", "hangs", "crashes"));
    value(python.call("observed:ask", String.class, "same"));
    failure(
        python.call(
            Call.of("hangs:late", String.class, 60.0, "it").withDeadline(Duration.ofMillis(100))));
    failure(python.call("crashes:leave", Object.class, 3));
    pid(python);
    fixture.close();
    System.out.println("done");
  }
}
