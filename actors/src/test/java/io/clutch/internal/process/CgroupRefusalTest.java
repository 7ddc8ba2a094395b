package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.worker.ProcessLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A worker is never started without its requested limits. */
@ExtendWith(Leftovers.class)
class CgroupRefusalTest {
  @TempDir private Path directory;

  @Test
  void withoutControlGroups() {
    assertThat(detail(Optional.empty()))
        .contains("this system has no cgroup v2 at " + directory, "Delegate=yes", "container");
  }

  @Test
  void withAParentThatIsNoControlGroup() {
    assertThat(detail(Optional.of(directory)))
        .contains(directory + " is no control group of cgroup v2", "clutch.cgroup.parent");
  }

  @Test
  void withAParentThatLacksAController() throws IOException {
    Files.writeString(directory.resolve("cgroup.controllers"), "cpu io\n");
    assertThat(detail(Optional.of(directory)))
        .contains(directory + " lacks the controller memory (it has: cpu io)");
    assertThat(directory.toFile().list()).containsExactly("cgroup.controllers");
  }

  @Test
  void othersStartAllTheSame() {
    try (var launcher = launcher(Optional.of(directory))) {
      var process = new Recorder().launchedBy(launcher, Requests.python("pass"));
      assertThat(process.awaitExit().code()).isZero();
    }
  }

  private String detail(Optional<Path> parent) {
    try (var launcher = launcher(parent)) {
      var limits = ProcessLimits.create().withCgroupMemory(1 << 30).withCgroupCores(2);
      var process = new Recorder().launchedBy(launcher, Requests.limited(limits, "print('ran')"));
      ProcessEnd end = process.awaitEnd();
      assertThat(process.out()).isEmpty();
      return ((ProcessEnd.NotStarted) end).detail();
    }
  }

  private ProcessLauncher launcher(Optional<Path> parent) {
    return ProcessLauncher.create(LauncherSettings.create().withCgroupParent(parent), directory);
  }
}
