package io.clutch.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Reads a directory of a jar. */
final class JarDirectory {
  private JarDirectory() {}

  /** The files below the root, by their relative paths. */
  static Map<String, byte[]> read(JarURLConnection connection, String root) throws IOException {
    connection.setUseCaches(false);
    var contents = new LinkedHashMap<String, byte[]>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().filter(file -> isBelow(file, root)).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          contents.put(entry.getName().substring(root.length()), in.readAllBytes());
        }
      }
    }
    return contents;
  }

  private static boolean isBelow(JarEntry entry, String root) {
    return !entry.isDirectory() && entry.getName().startsWith(root);
  }
}
