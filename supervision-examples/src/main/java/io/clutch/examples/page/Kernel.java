package io.clutch.examples.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The worker processes of this JVM, as the kernel tells. */
final class Kernel {
  private static final String MARK = "CLUTCH_WORKER=";
  private static final String TEMPLATE = MARK + "clutch-template-";

  private Kernel() {}

  /** Those that run, are marked as a worker, and are children of a launcher of this JVM. */
  static Set<Long> workers() {
    Set<Long> launchers =
        ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    return ProcessHandle.current()
        .descendants()
        .filter(it -> it.parent().map(ProcessHandle::pid).filter(launchers::contains).isPresent())
        .map(ProcessHandle::pid)
        .filter(pid -> runs(pid) && isWorker(pid))
        .collect(Collectors.toSet());
  }

  /** Whether there is a process of that number that is no zombie. */
  static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
      return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A template, and what it has forked ahead, has another mark. */
  private static boolean isWorker(long pid) {
    try {
      String environment = Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
      return environment.contains(MARK) && !environment.contains(TEMPLATE);
    } catch (IOException e) {
      return false;
    }
  }
}
