package io.clutch.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clutch.Leftovers;
import io.clutch.internal.process.LaunchedProcess;
import io.clutch.internal.process.LauncherSettings;
import io.clutch.internal.process.ProcessLauncher;
import io.clutch.internal.process.ProcessListener;
import io.clutch.internal.process.Recorder;
import io.clutch.internal.process.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {
  private static final long MIB = 1 << 20;

  @Test
  void isWhatTheKernelSaysInItsOwnWords() throws IOException {
    try (var launcher = ProcessLauncher.create(LauncherSettings.create())) {
      var process =
          new Recorder()
              .launchedBy(
                  launcher,
                  Requests.python(
                      "import time\ntext = b'x' * (64 << 20)\nprint('up', flush=True)\ntime.sleep(60)"));
      process.awaitLine(ProcessListener.Stream.STDOUT);
      long pid = process.awaitPid();
      assertThat(ResidentMemory.bytes(pid).orElseThrow())
          .isGreaterThan(64 * MIB)
          .isCloseTo(residentFromStatus(pid), within(4 * MIB));
      process.signal(LaunchedProcess.Signal.KILL);
      process.awaitExit();
      assertThat(ResidentMemory.bytes(pid)).isEmpty();
    }
  }

  @Test
  void thereIsNoneForWhatIsNoProcess() {
    assertThat(ResidentMemory.bytes(Integer.MAX_VALUE)).isEmpty();
    assertThat(ResidentMemory.bytes(-1)).isEmpty();
  }

  @Test
  void aPageIsAsLargeAsTheKernelsVectorSays() {
    ByteBuffer wide = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    wide.putLong(16).putLong(6).putLong(6).putLong(65_536).putLong(0).putLong(0);
    assertThat(ResidentMemory.pageSize(wide.array(), Long.BYTES)).hasValue(65_536);
    ByteBuffer narrow = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    narrow.putInt(16).putInt(6).putInt(6).putInt(16_384).putInt(0).putInt(0);
    assertThat(ResidentMemory.pageSize(narrow.array(), Long.BYTES)).isEmpty();
    assertThat(ResidentMemory.pageSize(narrow.array(), Integer.BYTES)).hasValue(16_384);
  }

  private static long residentFromStatus(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
