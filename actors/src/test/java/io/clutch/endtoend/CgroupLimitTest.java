package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class CgroupLimitTest {
  private static final long MEMORY = 256L << 20;
  private static final WorkerSpec LIMITED =
      WorkerSpec.functions("os", "crashes").withCgroupMemory(MEMORY).withCgroupCores(1);

  @Test
  void aWorkerDoesNotStartWithoutTheLimitsThatItAsksFor() {
    try (ClutchFixture fixture = ClutchFixture.open("clutch.cgroup.parent = /no/such/group")) {
      assertThat(Boot.error(fixture, LIMITED)).isInstanceOf(BootError.SpawnFailed.class);
      assertThat(Boot.error(fixture, LIMITED).message())
          .contains("/no/such/group is no control group of cgroup v2", "systemd", "container");
    }
  }

  @Test
  void isOutOfMemoryWhereTheKernelSaysSo() {
    String parent = System.getenv().getOrDefault("CLUTCH_TEST_CGROUP", "");
    try (ClutchFixture fixture = ClutchFixture.open("clutch.cgroup.parent = \"" + parent + "\"")) {
      PythonRef python = fixture.spawn(LIMITED);
      assumeThat(startOf(python))
          .as("a delegated control group")
          .doesNotContain("its cgroup limits cannot be set");
      WorkerExit exit = failure(python.call("crashes:exhaust", Object.class), Exited.class).exit();
      assertThat(exit.reason()).isEqualTo(new ExitReason.OutOfMemory(MEMORY));
      assertThat(pid(python)).isNotEqualTo(exit.pid());
    }
  }

  /** The failure of its start; empty if it started. */
  private static String startOf(PythonRef python) {
    try {
      assertThat(pid(python)).isPositive();
      return "";
    } catch (CallFailedException e) {
      return e.getMessage();
    }
  }
}
