package io.clutch.examples.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The private directory of the actor system, in the directory for temporary files. */
final class RuntimeDirectory {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String OWN = "clutch-" + ProcessHandle.current().pid() + "-";

  private RuntimeDirectory() {}

  /** The socket in it. */
  static Optional<Path> socket() {
    return directories()
        .flatMap(directory -> list(directory).stream())
        .filter(RuntimeDirectory::isSocket)
        .findFirst();
  }

  /**
   * Removes the directory, as a cleaner of temporary files does, and ends a process, so that it is
   * needed again. Processes that are starting then fail.
   */
  static Fault removing() {
    Fault end = Processes.ending("KILL");
    return Fault.of(
            (target, scene, chance) -> {
              directories().forEach(RuntimeDirectory::remove);
              end.strike().at(target, scene, chance);
            })
        .everywhere()
        .harming("Exited Signalled SIGKILL", "NotRunning BootFailed");
  }

  private static Stream<Path> directories() {
    return list(TEMPORARY).stream().filter(path -> path.getFileName().toString().startsWith(OWN));
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // a process is writing to it
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false;
    }
  }
}
