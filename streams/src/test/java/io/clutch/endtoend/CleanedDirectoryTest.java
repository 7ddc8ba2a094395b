package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clutch from its jar. A cleaner of temporary files removes its Python files, or the socket too.
 * Running workers continue, and later starts find the files again.
 */
@Tag("long")
@ExtendWith(Leftovers.class)
class CleanedDirectoryTest {
  private static final List<String> ALL_GOOD =
      Stream.of(
              "the same process",
              "a first stream",
              "a restart",
              "another worker",
              "a pool",
              "a stop",
              "the end")
          .map(what -> what + ": good")
          .toList();

  @TempDir private static Path shared;
  private static String classPath;
  @TempDir private Path directory;

  @BeforeAll
  static void packClasses() {
    String main = File.separator + Path.of("target", "classes");
    classPath =
        Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
            .map(entry -> entry.endsWith(main) ? packed(Path.of(entry)).toString() : entry)
            .reduce((one, other) -> one + File.pathSeparator + other)
            .orElseThrow();
    assertThat(classPath).contains("packed-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python", "python/clutch/_streams/base.py", "link", "."})
  void whatIsRemovedIsMadeAgain(String part) {
    assertThat(outcomes(directory.toString(), part)).containsExactlyElementsOf(ALL_GOOD);
  }

  @Test
  void aRelativeTemporaryDirectoryWillDo() {
    Path relative = Path.of("").toAbsolutePath().relativize(directory);
    assertThat(outcomes(relative.toString(), ".")).containsExactlyElementsOf(ALL_GOOD);
  }

  private static List<String> outcomes(String temporary, String part) {
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (ChildJvm jvm = ChildJvm.start(List.of(), classPath, Cleaned.class, options, part)) {
      jvm.awaitLine("the end");
      assertThat(jvm.await(Duration.ofSeconds(60))).isZero();
      return jvm.output().stream().filter(line -> line.matches(".*: (good|BAD)")).toList();
    }
  }

  private static Path packed(Path classes) {
    Path jar = shared.resolve("packed-" + classes.getParent().getParent().getFileName() + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }
}
