package io.clutch;

import static java.lang.reflect.Modifier.isPublic;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pins the types that users can name, so that none comes or goes unnoticed. */
class PublicNamesTest {
  private static final Path CLASSES = Repository.ROOT.resolve("actors/target/classes");
  private static final String PINNED = "actors/src/test/resources/public-names.txt";
  private static final String ACTUAL = "actors/target/public-names.txt";
  private static final String HOW_TO_ACCEPT =
      "If the change is meant, run at the root: cp %s %s".formatted(ACTUAL, PINNED);

  @Test
  void publicNamesAreThePinnedOnes() throws IOException {
    List<String> actual = publicNames();
    Files.write(Repository.ROOT.resolve(ACTUAL), actual);

    List<String> pinned = Repository.lines(Repository.ROOT.resolve(PINNED));
    assertThat(without(actual, pinned)).as("New public names. %s", HOW_TO_ACCEPT).isEmpty();
    assertThat(without(pinned, actual)).as("Public names are gone. %s", HOW_TO_ACCEPT).isEmpty();
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  private static List<String> publicNames() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(PublicNamesTest::load)
          .filter(type -> isReachable(type) && !isInternal(type))
          .map(Class::getCanonicalName)
          .sorted()
          .toList();
    }
  }

  private static Class<?> load(Path file) {
    String path = CLASSES.relativize(file).toString();
    String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, PublicNamesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isInternal(Class<?> type) {
    return List.of(type.getPackageName().split("\\.")).contains("internal");
  }

  private static boolean isReachable(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return isPublic(type.getModifiers()) && (outer == null || isReachable(outer));
  }
}
