package io.clutch.internal.process;

import io.clutch.worker.ProcessLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that starts workers in every state, prints all pids and then {@code ready}, and waits
 * to be killed. With {@link #IN_GROUPS} each worker has its own control group.
 */
final class DoomedJvm {
  static final String IN_GROUPS = "in-groups";

  private static final List<String> STATES =
      List.of(
          "print('', flush=True)\nimport time; time.sleep(60)",
          "print('', flush=True)\nwhile True: pass",
          "print('', flush=True)\nimport ctypes; ctypes.PyDLL(None).sleep(60)",
          "import signal\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\n"
              + ProcessGroupTest.GRANDCHILDREN
              + "time.sleep(60)");

  private DoomedJvm() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("clutch-" + ProcessHandle.current().pid() + "-");
    Files.writeString(directory.resolve("file"), "x");
    System.out.println(directory);
    var settings =
        LauncherSettings.create()
            .withTemporaryDirectory(Optional.of(directory))
            .withCgroupParent(CgroupTest.CONFIGURED);
    var launcher = ProcessLauncher.create(settings);
    var workers = new ArrayList<Recorder>();
    ProcessLimits limits =
        List.of(arguments).contains(IN_GROUPS) ? CgroupTest.LIMITS : ProcessLimits.create();
    STATES.forEach(
        code -> workers.add(new Recorder().launchedBy(launcher, Requests.limited(limits, code))));
    for (Recorder worker : workers) {
      System.out.println(
          (worker.awaitPid() + " " + worker.awaitLine(ProcessListener.Stream.STDOUT)).strip());
    }
    System.out.println("ready");
    new CountDownLatch(1).await(60, TimeUnit.SECONDS);
  }
}
