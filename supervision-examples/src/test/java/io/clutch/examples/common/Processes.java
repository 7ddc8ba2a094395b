package io.clutch.examples.common;

import io.clutch.testkit.TreeProbe;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Python processes of a tree. */
public final class Processes {
  private static final Pattern PID = Pattern.compile("pid (\\d+)");

  private Processes() {}

  /** The process of a running Python child. */
  public static ProcessHandle of(TreeProbe probe, String path) {
    String detail = probe.child(path).detail();
    Matcher pid = PID.matcher(detail);
    if (!pid.matches()) {
      throw new AssertionError(path + " has no process: '" + detail + "'");
    }
    return ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
  }

  /** kill -9, and the wait for the restart. */
  public static void kill(TreeProbe probe, String path) {
    long before = probe.child(path).restarts();
    if (!of(probe, path).destroyForcibly()) {
      throw new AssertionError("could not kill the process of " + path);
    }
    probe.awaitRestarts(path, before + 1);
    probe.awaitRunning();
  }
}
