package io.clutch.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The private directory of one actor system, which {@link #close} removes, and the Python runtime
 * package that this version of Clutch carries, as a directory for {@code sys.path}. A plain
 * directory of resources is used in place; out of a jar it is copied. Thread-safe.
 */
public final class RuntimeFiles implements AutoCloseable {
  private static final String ROOT = "META-INF/clutch/python/";
  private static final String WITNESS = ROOT + "clutch/__init__.py";

  private final Path privateDirectory;
  private final Path directory;

  private RuntimeFiles(Path privateDirectory, Path directory) {
    this.privateDirectory = privateDirectory;
    this.directory = directory;
  }

  /**
   * Finds the files, and copies them if they are in a jar.
   *
   * @throws IllegalStateException if the class path does not hold them
   * @throws UncheckedIOException if they cannot be copied
   */
  public static RuntimeFiles open() {
    return open(RuntimeFiles.class.getClassLoader());
  }

  static RuntimeFiles open(ClassLoader classes) {
    URL witness = classes.getResource(WITNESS);
    if (witness == null) {
      throw new IllegalStateException(
          "no " + WITNESS + " on the class path: the clutch-actors jar is incomplete");
    }
    try {
      Path own = Files.createTempDirectory("clutch-" + ProcessHandle.current().pid() + "-");
      return new RuntimeFiles(own, directory(witness, own));
    } catch (IOException e) {
      throw new UncheckedIOException("the Python files cannot be copied out of " + witness, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(witness + " is no file", e);
    }
  }

  private static Path directory(URL witness, Path own) throws IOException, URISyntaxException {
    if (witness.getProtocol().equals("file")) {
      return Path.of(witness.toURI()).getParent().getParent();
    }
    return JarDirectory.copy(
        (JarURLConnection) witness.openConnection(), ROOT, own, own.resolve("python"));
  }

  /** For the worker's {@code sys.path}. */
  public Path directory() {
    return directory;
  }

  /** For nobody but this user; its name begins with {@code clutch-}. */
  public Path privateDirectory() {
    return privateDirectory;
  }

  /** Removes the private directory with all that is in it. */
  @Override
  public void close() {
    try {
      JarDirectory.delete(privateDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + privateDirectory, e);
    }
  }
}
