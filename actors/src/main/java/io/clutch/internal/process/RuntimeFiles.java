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
 * package of this version of Clutch as a directory for {@code sys.path}. A plain directory of
 * resources is used in place; files in a jar are copied. Thread-safe.
 */
public final class RuntimeFiles implements AutoCloseable {
  private static final String ROOT = "META-INF/clutch/python/";
  private static final String WITNESS = ROOT + "clutch/__init__.py";

  private final PrivateDirectory own;
  private final Path directory;
  // By their relative paths. Kept in memory, because the jar may be replaced while it is in use.
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
   * @throws IllegalStateException if they are not on the class path
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
   * Restores the private directory and the copied files, which for example a cleaner of temporary
   * files may have removed. Checks each of them, which is quick.
   *
   * @throws UncheckedIOException if it cannot be restored, or belongs to another user now
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

  /** The absolute path of the directory for the worker's {@code sys.path}. */
  public Path directory() {
    return directory;
  }

  /** The absolute path of the private directory, whose name begins with {@code clutch-}. */
  public Path privateDirectory() {
    return own.path();
  }

  /** Removes the private directory and its contents. */
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
