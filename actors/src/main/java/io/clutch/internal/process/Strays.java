package io.clutch.internal.process;

import io.clutch.internal.text.EnvironmentPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends the processes that a lost launcher process has left, by their marks. Does nothing without
 * {@code /proc}.
 */
final class Strays {
  private static final Path PROC = Path.of("/proc");

  private Strays() {}

  static void kill(Collection<String> marks) {
    if (marks.isEmpty() || !Files.isDirectory(PROC)) {
      return;
    }
    Set<String> entries =
        marks.stream().map(mark -> EnvironmentPolicy.MARK + "=" + mark).collect(Collectors.toSet());
    ProcessHandle.allProcesses()
        .filter(process -> environment(process.pid()).stream().anyMatch(entries::contains))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static List<String> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return List.of(); // it has ended, or belongs to another user
    }
  }
}
