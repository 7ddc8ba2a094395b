package io.clutch.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Scripts that act as an interpreter, and are slow or faulty in one step of a start. Clutch calls
 * them with {@code -s} for a launcher process, and with {@code -c} for a worker.
 */
final class FakeInterpreter {
  /** The real interpreter of the tests. */
  static final String PYTHON = System.getenv("CLUTCH_PYTHON");

  // Runs a worker's program with one function of the runtime made slow or faulty.
  private static final String CHANGED =
      """
      import sys, time
      text, sys.argv = sys.argv[2], ["-c", sys.argv[3]]
      sys.path.insert(0, sys.argv[1])
      import msgspec, zmq
      from clutch._runtime import handshake
      from clutch._wire import zmtp
      def slowly(function, before, after):
          def slow(*arguments):
              time.sleep(before)
              result = function(*arguments)
              time.sleep(after)
              return result
          return slow
      %s
      exec(text)
      """;

  private FakeInterpreter() {}

  /** Runs the shell code in place of Python. */
  static String script(Path directory, String text) throws IOException {
    Path script = Files.writeString(directory.resolve("python"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"))
        .toString();
  }

  /** Runs the shell code before a launcher process. */
  static String beforeTheLauncher(Path directory, String text) throws IOException {
    return script(directory, "[ \"$1\" = -s ] && { " + text + "; }\n" + real());
  }

  /** Runs the shell code before a worker's process. */
  static String beforeTheWorker(Path directory, String text) throws IOException {
    return script(directory, "[ \"$1\" = -c ] && { " + text + "; }\n" + real());
  }

  /** Runs a line of Python in a worker's process, which can use the runtime's modules. */
  static String changed(Path directory, String line) throws IOException {
    Path program = Files.writeString(directory.resolve("changed.py"), CHANGED.formatted(line));
    String run = "exec '%s' -c \"$(cat '%s')\" \"$@\"".formatted(PYTHON, program);
    return beforeTheWorker(directory, run);
  }

  private static String real() {
    return "exec '" + PYTHON + "' \"$@\"";
  }
}
