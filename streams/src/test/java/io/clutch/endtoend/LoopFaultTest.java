package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The effects on a JVM of a fatal error on the socket loop, or of a small heap. */
@Tag("long")
@ExtendWith(Leftovers.class)
class LoopFaultTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path directory;

  @Test
  void theEndOfTheLoopEndsTheJvmByPekkosRule() {
    try (var jvm =
        ChildJvm.start(FatalLoop.class, List.of(), directory.resolve("runs").toString())) {
      assertThat(jvm.await(LIMIT)).isEqualTo(255);
      assertThat(jvm.output())
          .anyMatch(line -> line.contains("pekko.jvm-exit-on-fatal-error"))
          .anyMatch(line -> line.startsWith("ended: ") && line.contains("socket loop has ended"));
      long pid = Long.parseLong(line(jvm, "pid ").substring(4));
      await().until(() -> !Proc.runs(pid));
    }
  }

  private static String line(ChildJvm jvm, String start) {
    return jvm.output().stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  /** A result of 300 MiB for a heap of 256 MB fails its own call, and nothing else. */
  @Test
  void aResultThatTheHeapCannotHoldFailsItsOwnCallAlone() {
    try (var jvm = ChildJvm.start(SmallHeap.class, List.of("-Xmx256m"))) {
      assertThat(jvm.await(LIMIT)).as("%s", jvm.output()).isZero();
      assertThat(jvm.output()).contains("honest: true true", "closed");
      assertThat(jvm.output()).filteredOn("after: true"::equals).hasSize(3);
      assertThat(jvm.output())
          .filteredOn(line -> line.startsWith("large: "))
          .hasSize(3)
          .noneMatch(line -> line.endsWith(" bytes"));
    }
  }
}
