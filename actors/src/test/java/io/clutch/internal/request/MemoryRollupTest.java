package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clutch.internal.memory.ResidentMemory;
import io.clutch.worker.WorkerStatus.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class MemoryRollupTest {
  private static final long SELF = ProcessHandle.current().pid();
  private static final long TOLERANCE = 64 << 20; // this process goes on

  @TempDir private Path directory;

  @Test
  void privateAndSharedBytesAreTheResidentOnes() {
    Memory memory = MemoryRollup.read(SELF).orElseThrow();
    assertThat(memory.isSplit()).isTrue();
    assertThat(memory.privateBytes()).isPositive();
    assertThat(memory.residentBytes())
        .isCloseTo(ResidentMemory.bytes(SELF).orElseThrow(), within(TOLERANCE));
  }

  @Test
  void theKernelsNumbersAreKibibytes() throws IOException {
    String rollup =
        """
        5610aff76000-7ffc134f7000 ---p 00000000 00:00 0    [rollup]
        Rss:               75468 kB
        Pss_Dirty:         36674 kB
        Shared_Clean:       3012 kB
        Shared_Dirty:      71564 kB
        Private_Clean:         4 kB
        Private_Dirty:       888 kB
        Private_Hugetlb:    2048 kB
        SwapPss:              64 kB
        """;
    assertThat(read(rollup)).contains(new Memory(892 * 1024, 74_576 * 1024, true));
  }

  /** As for a process of another user, on an old kernel, and on one that leaves lines out. */
  @Test
  void whatCannotBeToldApartIsPrivate() throws IOException {
    assertIsNotSplit(MemoryRollup.read(directory.resolve("missing"), SELF));
    assertIsNotSplit(read("Rss: 75468 kB\n"));
    assertIsNotSplit(read("Shared_Clean: much kB\nShared_Dirty: 1 kB\nPrivate_Clean: 1 kB\n"));
  }

  private static void assertIsNotSplit(Optional<Memory> read) {
    Memory memory = read.orElseThrow();
    assertThat(memory.isSplit()).isFalse();
    assertThat(memory.sharedBytes()).isZero();
    assertThat(memory.privateBytes())
        .isCloseTo(ResidentMemory.bytes(SELF).orElseThrow(), within(TOLERANCE));
  }

  @Test
  void whatIsNoProcessHasNone() {
    assertThat(MemoryRollup.read(Integer.MAX_VALUE)).isEmpty();
    assertThat(MemoryRollup.read(-1)).isEmpty();
  }

  private Optional<Memory> read(String rollup) throws IOException {
    return MemoryRollup.read(Files.writeString(directory.resolve("rollup"), rollup), SELF);
  }
}
