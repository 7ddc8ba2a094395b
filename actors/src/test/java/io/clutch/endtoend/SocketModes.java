package io.clutch.endtoend;

import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A JVM that prints the permissions of its directory and sockets. */
final class SocketModes {
  private SocketModes() {}

  /** The directory for temporary files, and a path for a socket. */
  public static void main(String[] arguments) throws IOException {
    try (ClutchFixture fixture = ClutchFixture.open()) {
      ClutchFixture.pid(fixture.spawn(WorkerSpec.functions("os")));
      for (Path directory : privateDirectories(Path.of(arguments[0]))) {
        System.out.println("directory: " + mode(directory));
        System.out.println("default: " + mode(directory.resolve("link")));
      }
    }
    try (ClutchFixture fixture =
        ClutchFixture.open("clutch.link.address = \"ipc://" + arguments[1] + "\"")) {
      ClutchFixture.pid(fixture.spawn(WorkerSpec.functions("os")));
      System.out.println("own: " + mode(Path.of(arguments[1])));
    }
  }

  private static List<Path> privateDirectories(Path temporary) throws IOException {
    try (var files = Files.list(temporary)) {
      return files.filter(file -> Files.exists(file.resolve("link"))).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
