package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A launcher process that cannot start, or whose start is cancelled. */
@ExtendWith(Leftovers.class)
class LauncherStartTest {
  @Test
  void aMissingInterpreterIsNamed() {
    assertThat(detail(Path.of("/no/such/python")))
        .contains("/no/such/python")
        .contains("No such file");
  }

  @Test
  void whatIsNoPythonIsToldWithItsStderr(@TempDir Path directory) throws IOException {
    assertThat(detail(script(directory, "echo broken >&2; exit 3")))
        .contains("did not come up; it ended with code 3; stderr: broken");
  }

  @Test
  void whatTalksNonsenseIsTold(@TempDir Path directory) throws IOException {
    assertThat(detail(script(directory, "echo this is no launcher; sleep 60")))
        .contains("is it Python?");
  }

  @Test
  void whatSaysNoHelloIsEndedInTime(@TempDir Path directory) throws IOException {
    ProcessEnd.NotStarted end = notStarted(script(directory, "echo waiting >&2; sleep 60"));
    assertThat(end.detail()).contains("it did not say hello in time").contains("stderr: waiting");
    assertThat(end.mayHeal()).as("a machine under load is slow too").isTrue();
  }

  @Test
  void whatAWrapperLeavesBehindDoesNotHoldUpTheEnd(@TempDir Path directory) throws IOException {
    assertThat(detail(script(directory, "(sleep 60 &); exit 3"))).contains("it ended with code 3");
    assertThat(launchers()).isEmpty();
  }

  @Test
  void aLaunchIsTakenBackWhileTheLauncherProcessIsNotUp(@TempDir Path directory)
      throws IOException {
    Path silent = script(directory, "echo waiting >&2; sleep 60");
    try (var launcher = open()) {
      var first = new Recorder().launchedBy(launcher, Requests.by(silent, "pass"));
      var second = new Recorder().launchedBy(launcher, Requests.by(silent, "pass"));
      first.signal(LaunchedProcess.Signal.KILL);
      assertThat(first.awaitEnd())
          .isInstanceOfSatisfying(
              ProcessEnd.NotStarted.class,
              end -> assertThat(end.detail()).contains("had not come up yet"));
      assertThat(launchers()).hasSize(1);
      second.signal(LaunchedProcess.Signal.TERMINATE);
      assertThat(second.awaitEnd())
          .isInstanceOfSatisfying(
              ProcessEnd.NotStarted.class, end -> assertThat(end.detail()).contains("taken back"));
      assertThat(launchers()).isEmpty();
    }
  }

  @Test
  void aLauncherProcessThatIsKilledBeforeItIsUpMayHeal(@TempDir Path directory) throws IOException {
    assertThat(notStarted(script(directory, "kill -9 $$")).mayHeal()).isTrue();
    assertThat(notStarted(script(directory, "exit 3")).mayHeal()).isFalse();
    assertThat(notStarted(Path.of("/no/such/python")).mayHeal()).isFalse();
  }

  @Test
  void anOldPythonIsRefusedInWords(@TempDir Path directory) throws IOException {
    Path old =
        script(
            directory,
            "exec "
                + Requests.PYTHON
                + " -c 'import sys; sys.version_info = (3, 7, 1); exec(sys.argv[1])' \"$4\"");
    assertThat(detail(old)).contains("python-too-old: Python 3.7.1", "3.10 or newer");
  }

  @Test
  void everyInstalledPythonFromThreeEightOnWillDo() throws IOException {
    List<Path> versions = installed();
    assertThat(versions).isNotEmpty();
    try (var launcher = open()) {
      versions.forEach(
          python -> {
            var process = new Recorder().launchedBy(launcher, Requests.by(python, "print('up')"));
            assertThat(process.awaitEnd()).isInstanceOf(ProcessEnd.Ended.class);
            assertThat(process.out()).containsExactly("up");
          });
    }
  }

  private static ProcessLauncher open() {
    return ProcessLauncher.create(LauncherSettings.create());
  }

  private static String detail(Path interpreter) {
    return notStarted(interpreter).detail();
  }

  private static ProcessEnd.NotStarted notStarted(Path interpreter) {
    try (var launcher = open()) {
      var request = Requests.by(interpreter, Duration.ofMillis(700));
      ProcessEnd end = new Recorder().launchedBy(launcher, request).awaitEnd();
      assertThat(end).isInstanceOf(ProcessEnd.NotStarted.class);
      return (ProcessEnd.NotStarted) end;
    }
  }

  private static Path script(Path directory, String text) throws IOException {
    Path script = Files.writeString(directory.resolve("python"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static List<Path> installed() throws IOException {
    Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv/versions");
    Stream<Path> others = Files.isDirectory(pyenv) ? Files.list(pyenv) : Stream.empty();
    try (others) {
      Stream<Path> recent =
          others.filter(path -> path.getFileName().toString().matches("3\\.([89]|[1-9]\\d)\\..*"));
      return Stream.concat(
              Stream.of(Requests.PYTHON), recent.map(path -> path.resolve("bin/python3")))
          .toList();
    }
  }

  private static List<ProcessHandle> launchers() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }
}
