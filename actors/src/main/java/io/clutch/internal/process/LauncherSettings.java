package io.clutch.internal.process;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a {@link ProcessLauncher}.
 *
 * @param lineLength the bytes after which a line of output is cut; default 8,192, at most 65,536
 * @param linesPerSecond the rate of output lines for each process and stream; default 1,000
 * @param burst the number of lines that may arrive at once; default 5,000
 * @param stderrTail the number of last lines of stderr to keep for the end; default 20, at most 20
 * @param pendingLaunches how many launches may wait to be sent to a launcher process; default 1,024
 * @param temporaryDirectory removed by the launcher process if the JVM dies first; its name must
 *     begin with {@code clutch-}
 * @param cgroupParent the control group (cgroup v2) below which workers with cgroup limits get
 *     their own; if it is empty, a group that was delegated to the JVM is used
 * @param noNewPrivileges whether workers and their children are kept from gaining privileges by
 *     executing a file (Linux); default yes
 * @param templates how many templates each launcher process may have at once, from 0 to 1,000;
 *     default 8
 * @param templateIdle how long a template stays that no running worker was forked from; at most 100
 *     days, default 5 minutes
 * @param umask the permission bits that new files and directories of workers do not get; default
 *     octal 077
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
    int templates,
    Duration templateIdle,
    int umask) {
  /** Of {@link #templates}. */
  public static final int MOST_TEMPLATES = 1_000;

  public LauncherSettings {
    SettingChecks.requireWithin("lineLength", lineLength, 16, 65_536);
    SettingChecks.requireWithin("linesPerSecond", linesPerSecond, 1, 1_000_000);
    SettingChecks.requireWithin("burst", burst, 1, 1_000_000);
    SettingChecks.requireWithin("stderrTail", stderrTail, 0, 20);
    SettingChecks.requireWithin("pendingLaunches", pendingLaunches, 1, 65_536);
    SettingChecks.requireWithin("templates", templates, 0, MOST_TEMPLATES);
    SettingChecks.requirePositive("templateIdle", templateIdle);
    SettingChecks.requireWithin("umask", umask, 0, 0777);
    temporaryDirectory.ifPresent(LauncherSettings::requireOwnName);
    cgroupParent.ifPresent(LauncherSettings::requireAbsolute);
  }

  /** The defaults of {@code clutch.process} and {@code clutch.cgroup}. */
  public static LauncherSettings create() {
    return new LauncherSettings(
        8_192,
        1_000,
        5_000,
        20,
        1_024,
        Optional.empty(),
        Optional.empty(),
        true,
        8,
        Duration.ofMinutes(5),
        077);
  }

  public LauncherSettings withLineLength(int bytes) {
    return RecordCopy.with(this, "lineLength", bytes);
  }

  public LauncherSettings withLinesPerSecond(int lines) {
    return RecordCopy.with(this, "linesPerSecond", lines);
  }

  public LauncherSettings withBurst(int lines) {
    return RecordCopy.with(this, "burst", lines);
  }

  public LauncherSettings withStderrTail(int lines) {
    return RecordCopy.with(this, "stderrTail", lines);
  }

  public LauncherSettings withPendingLaunches(int launches) {
    return RecordCopy.with(this, "pendingLaunches", launches);
  }

  public LauncherSettings withTemporaryDirectory(Optional<Path> directory) {
    return RecordCopy.with(this, "temporaryDirectory", directory);
  }

  public LauncherSettings withCgroupParent(Optional<Path> group) {
    return RecordCopy.with(this, "cgroupParent", group);
  }

  public LauncherSettings withNoNewPrivileges(boolean isOn) {
    return RecordCopy.with(this, "noNewPrivileges", isOn);
  }

  public LauncherSettings withTemplates(int most) {
    return RecordCopy.with(this, "templates", most);
  }

  public LauncherSettings withTemplateIdle(Duration limit) {
    return RecordCopy.with(this, "templateIdle", limit);
  }

  public LauncherSettings withUmask(int bits) {
    return RecordCopy.with(this, "umask", bits);
  }

  private static void requireAbsolute(Path group) {
    if (!group.isAbsolute()) {
      throw new IllegalArgumentException(
          group + " must be an absolute path, such as /sys/fs/cgroup/workers");
    }
  }

  private static void requireOwnName(Path directory) {
    if (!directory.getFileName().toString().startsWith("clutch-")) {
      throw new IllegalArgumentException(
          directory + " must have a name that begins with clutch-, for it is removed");
    }
  }
}
