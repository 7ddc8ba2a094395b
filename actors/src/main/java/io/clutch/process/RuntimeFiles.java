package io.clutch.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Python runtime package that this version of Clutch carries, as a directory for {@code
 * sys.path}. A plain directory of resources is used in place; out of a jar it is copied to a
 * private temporary directory, which {@link #close} removes. Thread-safe.
 */
public final class RuntimeFiles implements AutoCloseable {
  private static final String ROOT = "META-INF/clutch/python/";
  private static final String WITNESS = ROOT + "clutch/__init__.py";

  private final Path directory;
  private final boolean isTemporary;

  private RuntimeFiles(Path directory, boolean isTemporary) {
    this.directory = directory;
    this.isTemporary = isTemporary;
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
      if (witness.getProtocol().equals("file")) {
        return new RuntimeFiles(Path.of(witness.toURI()).getParent().getParent(), false);
      }
      return new RuntimeFiles(
          JarDirectory.copy((JarURLConnection) witness.openConnection(), ROOT), true);
    } catch (IOException e) {
      throw new UncheckedIOException("the Python files cannot be copied out of " + witness, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(witness + " is no file", e);
    }
  }

  /** For the worker's {@code sys.path}. */
  public Path directory() {
    return directory;
  }

  /**
   * The directory where it is a temporary one, for {@link LauncherSettings#withTemporaryDirectory}.
   */
  public Optional<Path> temporaryDirectory() {
    return isTemporary ? Optional.of(directory) : Optional.empty();
  }

  /** Removes the temporary directory, if there is one. */
  @Override
  public void close() {
    if (isTemporary) {
      try {
        JarDirectory.delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + directory, e);
      }
    }
  }
}
