package io.clutch.internal.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state of a process in the kernel. */
final class ProcessState {
  // Places in /proc/<pid>/stat, behind the name.
  private static final int STATE = 0;
  private static final int FLAGS = 6;
  private static final int ENVIRONMENT_START = 47;
  private static final long EXITING_OR_KERNEL = 0x200004;

  private ProcessState() {}

  /**
   * Whether it runs, or waits for a core or a disk, as on a machine under load. A stopped process
   * is not busy. False without {@code /proc}.
   */
  static boolean isBusy(long pid) {
    try {
      String state = fields(pid)[STATE];
      return state.equals("R") || state.equals("D");
    } catch (IOException | IndexOutOfBoundsException e) {
      return false; // it has ended
    }
  }

  /** Whether it is in the middle of {@code execve}, when it has no environment yet. */
  static boolean beginsProgram(long pid) throws IOException {
    String[] fields = fields(pid);
    boolean hasMemory = (Long.parseLong(fields[FLAGS]) & EXITING_OR_KERNEL) == 0;
    return hasMemory && !"ZX".contains(fields[STATE]) && fields[ENVIRONMENT_START].equals("0");
  }

  /** The name before them may have any characters. */
  private static String[] fields(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
