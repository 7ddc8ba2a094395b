package io.clutch.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The message of a process's end contains the stack of a crash. */
class FaultTextTest {
  private static final String TEXT =
      """
      Fatal Python error: Segmentation fault

      Thread 0x00007f01 (most recent call first):
        File "/run/clutch/_runtime/control.py", line 80 in run

      Current thread 0x00007f02 (most recent call first):
        File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
        File "/app/crashes.py", line 22 in bad_read
        File "/app/clutch/mine.py", line 3 in call
        File "/run/python/clutch/_calls/invoke.py", line 90 in run
        File "<string>", line 50 in <module>

      Extension modules: zmq
      """;

  private static String message(String text) {
    var end = new ExitReason.Signalled(11, "SIGSEGV");
    return new WorkerExit(end, "/w", 1, 2, Duration.ZERO, List.of("last"), text).message();
  }

  @Test
  void theStackOfTheThreadThatFailedIsShown() {
    assertThat(message(TEXT))
        .endsWith(
            "; Fatal Python error: Segmentation fault"
                + "; in string_at (/usr/lib/python3.11/ctypes/__init__.py, line 519)"
                + ", called by bad_read (/app/crashes.py, line 22)"
                + ", called by call (/app/clutch/mine.py, line 3)");
  }

  @Test
  void aDeepStackIsCut() {
    String frames = "  File \"/app/a.py\", line 1 in f\n".repeat(100);
    String text = "Fatal Python error: Aborted\n\nCurrent thread 0x1 (most recent call first):\n";
    assertThat(message(text + frames))
        .endsWith(", called by f (/app/a.py, line 1), called by 92 more");
  }

  @Test
  void textWithoutAStackIsShownByItsFirstLine() {
    assertThat(message("Fatal Python error: Aborted\nmore"))
        .endsWith("; Fatal Python error: Aborted");
    assertThat(message("")).endsWith("; last on stderr: last");
    assertThat(message("Current thread 0x1 (most recent call first):\n  <no Python frame>\n"))
        .endsWith("; Current thread 0x1 (most recent call first):");
  }
}
