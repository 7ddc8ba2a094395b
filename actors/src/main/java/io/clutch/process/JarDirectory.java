package io.clutch.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Copies a directory of a jar. */
final class JarDirectory {
  private JarDirectory() {}

  /** Where it cannot be copied as a whole, {@code own} is deleted. */
  static Path copy(JarURLConnection connection, String root, Path own, Path directory)
      throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(file -> isBelow(file, root)).toList()) {
        copy(jar, entry, directory.resolve(entry.getName().substring(root.length())), directory);
      }
    } catch (IOException e) {
      delete(own);
      throw e;
    }
    return directory;
  }

  private static boolean isBelow(JarEntry entry, String root) {
    return !entry.isDirectory() && entry.getName().startsWith(root);
  }

  private static void copy(JarFile jar, JarEntry entry, Path target, Path directory)
      throws IOException {
    if (!target.normalize().startsWith(directory)) {
      throw new IOException(entry.getName() + " would be written outside of " + directory);
    }
    Files.createDirectories(target.getParent());
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, target);
    }
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
