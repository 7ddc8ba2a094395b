package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class RuntimeFilesTest {
  private static final String ROOT = "META-INF/clutch/python/";

  @TempDir private Path directory;

  @Test
  void aDirectoryOfResourcesIsUsedInPlace() throws IOException {
    Path resources = Files.createDirectories(directory.resolve("with space/" + ROOT + "clutch"));
    Files.writeString(resources.resolve("__init__.py"), "");
    try (var classes = classes(directory.resolve("with space"));
        var files = RuntimeFiles.open(classes)) {
      assertThat(files.directory()).isEqualTo(resources.getParent());
      assertThat(files.privateDirectory()).isEmptyDirectory();
    }
    assertThat(resources.resolve("__init__.py")).exists();
  }

  @Test
  void filesOfAJarAreCopiedPrivatelyAndRemoved() throws IOException {
    Path jar = jar(ROOT + "clutch/__init__.py", ROOT + "clutch/sub/deep.py", "other/file.py");
    Path copy;
    try (var classes = classes(jar);
        var files = RuntimeFiles.open(classes)) {
      copy = files.directory();
      assertThat(copy).startsWith(files.privateDirectory());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.getParent())))
          .isEqualTo("rwx------");
      assertThat(copy.resolve("clutch/__init__.py")).hasContent(ROOT + "clutch/__init__.py");
      assertThat(copy.resolve("clutch/sub/deep.py")).exists();
      assertThat(copy.resolve("other")).doesNotExist();
      Files.createDirectory(copy.resolve("clutch/__pycache__"));
    }
    assertThat(copy).doesNotExist();
  }

  @Test
  void whatOthersRemovedIsMadeAgain() throws IOException {
    Path jar = jar(ROOT + "clutch/__init__.py", ROOT + "clutch/sub/deep.py");
    try (var classes = classes(jar);
        var files = RuntimeFiles.open(classes)) {
      Files.delete(jar); // it may be replaced while it is in use
      Path deep = files.directory().resolve("clutch/sub/deep.py");
      Files.delete(deep);
      Files.writeString(files.directory().resolve("clutch/__init__.py"), "cut");
      files.restore();
      assertThat(deep).hasContent(ROOT + "clutch/sub/deep.py");
      assertThat(files.directory().resolve("clutch/__init__.py"))
          .hasContent(ROOT + "clutch/__init__.py");
    }
  }

  @Test
  void nothingIsMadeAgainAfterTheEnd() throws IOException {
    RuntimeFiles closed;
    try (var classes = classes(jar(ROOT + "clutch/__init__.py"));
        var files = RuntimeFiles.open(classes)) {
      closed = files;
    }
    closed.restore();
    assertThat(closed.privateDirectory()).doesNotExist();
  }

  @Test
  void thePrivateDirectoryIsMadeAgainForThisUserOnly() throws IOException {
    try (var classes = classes(jar(ROOT + "clutch/__init__.py"));
        var files = RuntimeFiles.open(classes)) {
      Path own = files.privateDirectory();
      try (Stream<Path> below = Files.walk(own)) {
        for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
      files.restore();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rwx------");
      assertThat(files.directory().resolve("clutch/__init__.py")).exists();
    }
  }

  /** Otherwise it would get other permissions, and would be treated as another user's. */
  @Test
  void onlyARestoreMakesThePrivateDirectoryAgain() throws IOException {
    var own = PrivateDirectory.create();
    Path file = own.path().resolve("python/clutch/a.py");
    own.delete();
    assertThatThrownBy(() -> own.write(file, new byte[1])).isInstanceOf(NoSuchFileException.class);
    assertThat(own.path()).doesNotExist();
    own.restore();
    own.write(file, new byte[1]);
    assertThat(file).hasSize(1);
    own.delete();
  }

  @Test
  void whatSomebodyElsePutInItsPlaceIsNotUsed() throws IOException {
    try (var classes = classes(jar(ROOT + "clutch/__init__.py"));
        var files = RuntimeFiles.open(classes)) {
      Path own = files.privateDirectory();
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThatThrownBy(files::restore)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("it is not the private directory that it was");
    }
  }

  @Test
  void anEntryThatLeavesTheDirectoryIsRefused() throws IOException {
    Path jar = jar(ROOT + "clutch/__init__.py", ROOT + "../../../escaped.py");
    try (var classes = classes(jar)) {
      assertThatThrownBy(() -> RuntimeFiles.open(classes))
          .isInstanceOf(UncheckedIOException.class)
          .rootCause()
          .hasMessageContaining("escaped.py would be written outside of");
    }
  }

  @Test
  void anIncompleteClassPathIsNamed() throws IOException {
    try (var classes = classes(directory)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> RuntimeFiles.open(classes))
          .withMessageContaining("META-INF/clutch/python/clutch/__init__.py");
    }
  }

  private static URLClassLoader classes(Path path) throws IOException {
    return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
  }

  private Path jar(String... names) throws IOException {
    Path jar = directory.resolve("a library with spaces.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of(names)) {
        out.putNextEntry(new JarEntry(name));
        out.write(name.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }
}
