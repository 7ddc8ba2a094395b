package io.clutch.internal.request;

import io.clutch.internal.memory.ResidentMemory;
import io.clutch.worker.WorkerStatus.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads {@code /proc/<pid>/smaps_rollup}, in which the kernel tells private from shared pages. It
 * visits each page for that, so this takes about 15 microseconds for each MiB.
 */
final class MemoryRollup {
  private static final long KIBIBYTE = 1024;

  private MemoryRollup() {}

  /**
   * The memory of the process. Its resident bytes all count as private if this user may not read
   * the file, or if there is none. Empty if the process has ended, and without {@code /proc}.
   */
  static Optional<Memory> read(long pid) {
    return read(Path.of("/proc/" + pid + "/smaps_rollup"), pid);
  }

  static Optional<Memory> read(Path rollup, long pid) {
    try {
      return Optional.of(parse(new String(Files.readAllBytes(rollup), StandardCharsets.US_ASCII)));
    } catch (IOException | NumberFormatException e) {
      OptionalLong resident = ResidentMemory.bytes(pid); // none if it has ended meanwhile
      return resident.isPresent()
          ? Optional.of(new Memory(resident.getAsLong(), 0, false))
          : Optional.empty();
    }
  }

  private static Memory parse(String text) throws IOException {
    String[] lines = text.split("\n");
    long shared = bytes(lines, "Shared_Clean:") + bytes(lines, "Shared_Dirty:");
    return new Memory(
        bytes(lines, "Private_Clean:") + bytes(lines, "Private_Dirty:"), shared, true);
  }

  private static long bytes(String[] lines, String name) throws IOException {
    String line =
        Arrays.stream(lines)
            .filter(it -> it.startsWith(name))
            .findFirst()
            .orElseThrow(() -> new IOException("no " + name));
    return KIBIBYTE * Long.parseLong(line.substring(name.length()).replace("kB", "").trim());
  }
}
