package io.clutch.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Information from {@code /proc} about a process. */
final class Proc {
  private Proc() {}

  /** Whether it runs. A zombie does not. */
  static boolean runs(long pid) {
    return !"ZX".contains(state(pid));
  }

  /** Whether it is a template and not a worker. */
  static boolean isTemplate(long pid) {
    try {
      String environment = Files.readString(Path.of("/proc", "" + pid, "environ"), ISO_8859_1);
      return environment.contains("CLUTCH_WORKER=clutch-template-");
    } catch (IOException e) {
      return false;
    }
  }

  /** The letter of its state; X if there is no such process. */
  static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    } catch (IOException e) {
      return "X";
    }
  }

  /** Processor time that it has used, in ticks. */
  static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
