package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with {@code LC_ALL=C} passes on text that its own strings cannot represent. */
@ExtendWith(Leftovers.class)
class EncodingTest {
  // Created by the shell, because this JVM may not be able to name it. \351 is not UTF-8.
  private static final String FOLDER =
      "folder=$(printf '%%s/caf\\303\\251 \\351' '%s'); mkdir \"$folder\"; cd \"$folder\""
          + "; ln -s '%s' .venv; printf 'import os\\ndef seen():\\n    return ["
          + "ascii(os.getcwd()), ascii(os.environ.get(chr(72) + chr(79) + chr(77) + chr(69))),"
          + " ascii(os.environ.get(chr(76) + chr(67) + chr(95) + chr(88)))]\\n' >local.py"
          + "; latin=$(printf 'caf\\351'); unset CLUTCH_PYTHON VIRTUAL_ENV"
          + "; export HOME=\"$folder\" LC_ALL=C LC_X=\"$latin\" PATH=\"$PATH:$folder\"";

  @TempDir private Path directory;

  /** The program of the child JVM. */
  static final class Caller {
    private Caller() {}

    public static void main(String[] arguments) {
      try (ClutchFixture fixture = ClutchFixture.open()) {
        PythonRef python =
            Clutch.get(fixture.system()).spawn(WorkerSpec.functions("local"), "local");
        for (Object seen : value(python.call("local:seen", List.class))) {
          System.out.println(seen);
        }
      }
    }
  }

  @Test
  void folderAndVariablesThatAreNotAscii() {
    String python = Path.of("../python-actor/.venv").toAbsolutePath().normalize().toString();
    try (ChildJvm jvm =
        ChildJvm.startUnder(
            FOLDER.formatted(directory, python), Caller.class, List.of("-Xmx128m"))) {
      assertThat(jvm.await(Duration.ofSeconds(60))).as("%s", jvm.output()).isZero();
      String folder = "'" + directory + "/caf\\xe9 \\udce9'";
      assertThat(jvm.output()).containsSequence(folder, folder, "'caf\\udce9'");
    }
  }
}
