package io.clutch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, for tests of the repository itself. */
final class Repository {
  static final Path ROOT = root();

  private static final List<String> GENERATED = List.of("target", ".venv", ".git");

  private Repository() {}

  /** The files below a folder whose names end so, sorted; none when there is no such folder. */
  static List<Path> files(String folder, String suffix) {
    Path start = ROOT.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(start)) {
      return paths.filter(path -> isSource(start.relativize(path), suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static boolean isSource(Path path, String suffix) {
    for (Path part : path) {
      if (GENERATED.contains(part.toString())) {
        return false;
      }
    }
    return path.toString().endsWith(suffix);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
