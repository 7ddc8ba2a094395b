package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.time.Duration;

/**
 * A program with one worker and two grandchildren, for {@link OrphanTest}. It prints the process
 * ids, waits for a line on stdin, and ends in the way of its second argument. Its first argument is
 * the function that runs in Python at that time, or {@code idle}.
 */
final class Doomed {
  private Doomed() {}

  public static void main(String[] arguments) throws IOException {
    ClutchFixture fixture = ClutchFixture.open();
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "families"));
    long[] children = value(python.call("families:raise_children", long[].class));
    System.out.println("pids " + ClutchFixture.pid(python) + " " + children[0] + " " + children[1]);
    if (!arguments[0].equals("idle")) {
      python.call(Call.of(arguments[0], Object.class).withDeadline(Duration.ofMinutes(5)));
    }
    System.out.println("ready");
    System.in.read();
    switch (arguments[1]) {
      case "exit" -> System.exit(3);
      case "throw" -> throw new IllegalStateException("the end");
      default -> fixture.close();
    }
  }
}
