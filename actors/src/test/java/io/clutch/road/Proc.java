package io.clutch.road;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /proc} tells of a process. */
final class Proc {
  private Proc() {}

  /** Whether it runs; one that has ended and was not reaped does not. */
  static boolean runs(long pid) {
    return !"ZX".contains(state(pid));
  }

  /** The one letter of its state; X where there is none. */
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
