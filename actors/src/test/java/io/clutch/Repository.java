package io.clutch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of this repository, for tests of the repository itself. */
public final class Repository {
  public static final Path ROOT = root();

  private static final List<String> GENERATED = List.of("target", ".venv", ".git", ".pytest_cache");

  private Repository() {}

  /** The files below a folder with this suffix, sorted; none if there is no such folder. */
  static List<Path> files(String folder, String suffix) {
    Path start = ROOT.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(start, new SourceVisitor(suffix, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  public static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** Does not enter folders of generated files, which other processes change meanwhile. */
  private static final class SourceVisitor extends SimpleFileVisitor<Path> {
    private final String suffix;
    private final List<Path> found;

    SourceVisitor(String suffix, List<Path> found) {
      this.suffix = suffix;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return GENERATED.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(suffix)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
