package io.clutch.benchmarks.subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import jep.JepConfig;
import jep.MainInterpreter;
import jep.SharedInterpreter;

/** Jep: CPython inside this JVM, on one thread. No process boundary is crossed. */
public final class Jep implements Subject {
  private final SharedInterpreter python;

  private Jep(SharedInterpreter python) {
    this.python = python;
  }

  /** Loads it from the peers' environment. */
  public static Subject open(Peers peers) throws Exception {
    try {
      Path library = library(peers);
      MainInterpreter.setJepLibraryPath(library.toString());
      SharedInterpreter.setConfig(
          new JepConfig()
              .addIncludePaths(
                  library.getParent().getParent().toString(), peers.code().toString()));
      var python = new SharedInterpreter();
      python.exec("from plain import *");
      return new Jep(python);
    } catch (LinkageError e) {
      throw new IllegalStateException("its native library does not load: " + e.getMessage(), e);
    }
  }

  private static Path library(Peers peers) throws Exception {
    Path lib = peers.interpreter().getParent().resolveSibling("lib");
    try (Stream<Path> files = Files.find(lib, 5, (path, about) -> isLibrary(path))) {
      return files
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("not installed: pip install jep"));
    }
  }

  private static boolean isLibrary(Path path) {
    String name = path.getFileName().toString();
    return name.equals("libjep.so") || name.equals("libjep.jnilib");
  }

  @Override
  public String name() {
    return "Jep";
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    return Stopwatch.each(length, () -> python.invoke("add_one", 1L));
  }

  @Override
  public void close() {
    python.close();
  }
}
