package io.clutch.internal.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The private directory of one actor system, which {@link #close} removes, and the Python runtime
 * package that this version of Clutch carries, as a directory for {@code sys.path}. A plain
 * directory of resources is used in place; out of a jar it is copied. Thread-safe.
 */
public final class RuntimeFiles implements AutoCloseable {
  private static final String ROOT = "META-INF/clutch/python/";
  private static final String WITNESS = ROOT + "clutch/__init__.py";

  private final PrivateDirectory own;
  private final Path directory;
  // By their path below the directory. Held in memory, for the jar may be replaced while it is in
  // use.
  private final Map<String, byte[]> copied;
  private boolean isClosed;

  private RuntimeFiles(PrivateDirectory own, Path directory, Map<String, byte[]> copied) {
    this.own = own;
    this.directory = directory;
    this.copied = copied;
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
      return witness.getProtocol().equals("file") ? inPlace(witness) : copy(witness);
    } catch (IOException e) {
      throw new UncheckedIOException("the Python files cannot be copied out of " + witness, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(witness + " is no file", e);
    }
  }

  private static RuntimeFiles inPlace(URL witness) throws IOException, URISyntaxException {
    Path resources = Path.of(witness.toURI()).getParent().getParent();
    return new RuntimeFiles(PrivateDirectory.create(), resources, Map.of());
  }

  private static RuntimeFiles copy(URL witness) throws IOException {
    Map<String, byte[]> contents =
        JarDirectory.read((JarURLConnection) witness.openConnection(), ROOT);
    PrivateDirectory own = PrivateDirectory.create();
    var files = new RuntimeFiles(own, own.path().resolve("python"), contents);
    try {
      files.writeMissing();
      return files;
    } catch (IOException e) {
      own.delete();
      throw e;
    }
  }

  /**
   * Makes again what others have removed, as a cleaner of temporary files does: the private
   * directory and the copied files. Looks at each of them, which is quick.
   *
   * @throws UncheckedIOException if it cannot be made again, or is somebody else's now
   */
  public synchronized void restore() {
    if (isClosed) {
      return;
    }
    try {
      own.restore();
      writeMissing();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + own.path() + " again: " + e.getMessage(), e);
    }
  }

  private void writeMissing() throws IOException {
    for (Map.Entry<String, byte[]> file : copied.entrySet()) {
      Path target = directory.resolve(file.getKey()).normalize();
      if (!target.startsWith(directory)) {
        throw new IOException(file.getKey() + " would be written outside of " + directory);
      }
      if (!Files.exists(target) || Files.size(target) != file.getValue().length) {
        own.write(target, file.getValue());
      }
    }
  }

  /** For the worker's {@code sys.path}; absolute. */
  public Path directory() {
    return directory;
  }

  /** For nobody but this user; absolute, and its name begins with {@code clutch-}. */
  public Path privateDirectory() {
    return own.path();
  }

  /** Removes the private directory with all that is in it. */
  @Override
  public synchronized void close() {
    isClosed = true;
    try {
      own.delete();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + own.path(), e);
    }
  }
}
