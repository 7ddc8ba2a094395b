package io.clutch.examples.common;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The location of the examples' Python modules. */
public final class PythonModules {
  private static final String MODULE = "/python/library.py";

  private PythonModules() {}

  /**
   * The directory from which Python imports them.
   *
   * @throws IllegalStateException if they are inside a jar
   */
  public static Path folder() {
    URL module = PythonModules.class.getResource(MODULE);
    if (module == null || !module.getProtocol().equals("file")) {
      throw new IllegalStateException(
          "Python imports from a directory: put the one with " + MODULE + " on the class path");
    }
    try {
      return Path.of(new URI(module.toString())).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(module + " is no file", e);
    }
  }
}
