package io.clutch.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel has a process do. */
final class ProcessState {
  private ProcessState() {}

  /**
   * Whether it runs, waits for a core, or waits for a disk: a machine under load has such, and no
   * process that was stopped. False where there is no {@code /proc}.
   */
  static boolean isBusy(long pid) {
    try {
      String fields = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
      char state = fields.charAt(fields.lastIndexOf(')') + 2);
      return state == 'R' || state == 'D';
    } catch (IOException | IndexOutOfBoundsException e) {
      return false; // it has ended
    }
  }
}
