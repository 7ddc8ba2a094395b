package io.clutch.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state of a process in the kernel. */
final class ProcessState {
  private ProcessState() {}

  /**
   * Whether it runs, or waits for a core or a disk, as on a machine under load. A stopped process
   * is not busy. False without {@code /proc}.
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
