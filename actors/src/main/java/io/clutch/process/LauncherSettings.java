package io.clutch.process;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bounds of a {@link ProcessLauncher}.
 *
 * @param lineLength a longer line of output is cut, in bytes; default 8,192, at most 65,536
 * @param linesPerSecond of output, for each process and stream; default 1,000
 * @param burst lines that may come at once; default 5,000
 * @param stderrTail last lines of stderr kept for the end; default 20, at most 20
 * @param pendingLaunches launches that may wait to be sent to a launcher process; default 1,024
 * @param temporaryDirectory removed by the launcher process should the JVM die before it could; its
 *     name must begin with {@code clutch-}
 * @param cgroupParent the control group (cgroup v2) below which workers with cgroup limits get
 *     their own; without it, one that was delegated to the JVM is looked for
 * @param noNewPrivileges whether no worker, nor what it starts, can gain privileges by executing a
 *     file (Linux); default yes
 * @param umask the bits that new files and directories of workers do not get; default octal 077
 */
public record LauncherSettings(
    int lineLength,
    int linesPerSecond,
    int burst,
    int stderrTail,
    int pendingLaunches,
    Optional<Path> temporaryDirectory,
    Optional<Path> cgroupParent,
    boolean noNewPrivileges,
    int umask) {

  public LauncherSettings {
    require("lineLength", lineLength, 16, 65_536);
    require("linesPerSecond", linesPerSecond, 1, 1_000_000);
    require("burst", burst, 1, 1_000_000);
    require("stderrTail", stderrTail, 0, 20);
    require("pendingLaunches", pendingLaunches, 1, 65_536);
    require("umask", umask, 0, 0777);
    temporaryDirectory.ifPresent(LauncherSettings::requireOwnName);
  }

  /** The defaults. */
  public static LauncherSettings defaults() {
    return new LauncherSettings(
        8_192, 1_000, 5_000, 20, 1_024, Optional.empty(), Optional.empty(), true, 077);
  }

  /** These settings with another directory to remove. */
  public LauncherSettings withTemporaryDirectory(Optional<Path> directory) {
    return with(draft -> draft.temporaryDirectory = directory);
  }

  /** These settings with other bounds of output. */
  public LauncherSettings withOutput(int lineLength, int linesPerSecond, int burst) {
    return with(
        draft -> {
          draft.lineLength = lineLength;
          draft.linesPerSecond = linesPerSecond;
          draft.burst = burst;
        });
  }

  /**
   * These settings with another control group for workers.
   *
   * @throws IllegalArgumentException if the path is not absolute
   */
  public LauncherSettings withCgroupParent(Optional<Path> group) {
    if (group.filter(path -> !path.isAbsolute()).isPresent()) {
      throw new IllegalArgumentException(
          group.get() + " must be an absolute path, such as /sys/fs/cgroup/workers");
    }
    return with(draft -> draft.cgroupParent = group);
  }

  /** These settings with workers that may gain privileges, by setuid programs, or may not. */
  public LauncherSettings withNoNewPrivileges(boolean isOn) {
    return with(draft -> draft.noNewPrivileges = isOn);
  }

  /** These settings with another umask for workers, from 0 to octal 777. */
  public LauncherSettings withUmask(int bits) {
    return with(draft -> draft.umask = bits);
  }

  private LauncherSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy in which components can be changed. */
  private static final class Draft {
    private int lineLength;
    private int linesPerSecond;
    private int burst;
    private final int stderrTail;
    private final int pendingLaunches;
    private Optional<Path> temporaryDirectory;
    private Optional<Path> cgroupParent;
    private boolean noNewPrivileges;
    private int umask;

    Draft(LauncherSettings from) {
      lineLength = from.lineLength;
      linesPerSecond = from.linesPerSecond;
      burst = from.burst;
      stderrTail = from.stderrTail;
      pendingLaunches = from.pendingLaunches;
      temporaryDirectory = from.temporaryDirectory;
      cgroupParent = from.cgroupParent;
      noNewPrivileges = from.noNewPrivileges;
      umask = from.umask;
    }

    LauncherSettings settings() {
      return new LauncherSettings(
          lineLength,
          linesPerSecond,
          burst,
          stderrTail,
          pendingLaunches,
          temporaryDirectory,
          cgroupParent,
          noNewPrivileges,
          umask);
    }
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be from " + least + " to " + most);
    }
  }

  private static void requireOwnName(Path directory) {
    if (!directory.getFileName().toString().startsWith("clutch-")) {
      throw new IllegalArgumentException(
          directory + " must have a name that begins with clutch-, for it is removed");
    }
  }
}
