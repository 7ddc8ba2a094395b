package io.clutch.internal.process;

import io.clutch.internal.text.EnvironmentPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kills the processes that a launcher process has left. Does nothing without {@code /proc}. */
final class Strays {
  private static final Path PROC = Path.of("/proc");
  private static final int TRIES = 10; // what is killed may have forked just before
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private Strays() {}

  /** Kills workers by their marks. */
  static void kill(Collection<String> marks) {
    if (marks.isEmpty() || !Files.isDirectory(PROC)) {
      return;
    }
    Set<String> entries =
        marks.stream().map(mark -> EnvironmentPolicy.MARK + "=" + mark).collect(Collectors.toSet());
    for (int i = 0; i < TRIES && !kill(entries); i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Whether it could see the environments of all processes that it may look at. */
  private static boolean kill(Set<String> marks) {
    var areAllSeen = new AtomicBoolean(true);
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              Optional<List<String>> environment = environment(process.pid());
              if (environment.isEmpty()) {
                areAllSeen.set(false);
              } else if (environment.get().stream().anyMatch(marks::contains)) {
                process.destroyForcibly();
              }
            });
    return areAllSeen.get();
  }

  /** The pipe that the process writes its stdout into. */
  static Optional<Path> outputOf(Process process) {
    return target(descriptors(process.pid()).resolve("1"));
  }

  /** Kills all that can still write into the pipe, so that its reader sees the end. */
  static void killWriters(Optional<Path> pipe) {
    for (int i = 0; pipe.isPresent() && i < TRIES; i++) {
      List<ProcessHandle> writers =
          ProcessHandle.allProcesses().filter(process -> isWriter(process.pid(), pipe)).toList();
      if (writers.isEmpty()) {
        return;
      }
      writers.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static boolean isWriter(long pid, Optional<Path> pipe) {
    try (Stream<Path> links = Files.list(descriptors(pid))) {
      return links.anyMatch(link -> target(link).equals(pipe) && isWritable(link));
    } catch (IOException | UncheckedIOException e) {
      return false; // it has ended, or belongs to another user
    }
  }

  private static boolean isWritable(Path link) {
    try {
      return Files.getPosixFilePermissions(link, LinkOption.NOFOLLOW_LINKS)
          .contains(PosixFilePermission.OWNER_WRITE);
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path descriptors(long pid) {
    return PROC.resolve(pid + "/fd");
  }

  /** Empty if it has none yet. */
  private static Optional<List<String>> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      if (bytes.length == 0) {
        if (ProcessState.beginsProgram(pid)) {
          return Optional.empty();
        }
        bytes = Files.readAllBytes(PROC.resolve(pid + "/environ")); // it may just have begun
      }
      return Optional.of(List.of(new String(bytes, StandardCharsets.UTF_8).split("\0")));
    } catch (IOException e) {
      return Optional.of(List.of()); // it has ended, or belongs to another user
    }
  }
}
