package io.clutch;

import static java.lang.reflect.Modifier.isPublic;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The types of a module that users can name, and the file of the module that pins them. */
public record PublicNames(String module) {
  /** Fails if a name has come or gone. */
  public void assertPinned() throws IOException {
    List<String> actual = actual();
    String written = module + "/target/public-names.txt";
    Files.write(Repository.ROOT.resolve(written), actual);

    String file = module + "/src/test/resources/public-names.txt";
    List<String> pinned = Repository.lines(Repository.ROOT.resolve(file));
    String accept = "If the change is meant, run at the root: cp %s %s".formatted(written, file);
    assertThat(without(actual, pinned)).as("New public names. %s", accept).isEmpty();
    assertThat(without(pinned, actual)).as("Public names are gone. %s", accept).isEmpty();
  }

  /** Fails if one of the types has no Javadoc comment. */
  public void assertDocumented() {
    List<Path> sources = Repository.files(module + "/src/main/java", ".java");
    List<String> documented = List.copyOf(JavadocComments.in(sources));
    assertThat(without(actual(), documented)).as("public types without Javadoc comment").isEmpty();
  }

  /** How many pinned types of a module are in no other type. */
  static int count(String module) {
    Path file = Repository.ROOT.resolve(module + "/src/test/resources/public-names.txt");
    return (int) Repository.lines(file).stream().filter(PublicNames::isTopLevel).count();
  }

  private static boolean isTopLevel(String name) {
    return Stream.of(name.split("\\."))
            .filter(part -> Character.isUpperCase(part.charAt(0)))
            .count()
        == 1;
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  private List<String> actual() {
    return types().stream().map(Class::getCanonicalName).toList();
  }

  /** The types themselves, in the order of their names. */
  List<Class<?>> types() {
    Path classes = Repository.ROOT.resolve(module + "/target/classes");
    var found = new ArrayList<Class<?>>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .map(file -> load(classes.relativize(file).toString()))
          .filter(type -> isReachable(type) && !isInternal(type))
          .sorted(Comparator.comparing(Class::getCanonicalName))
          .forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static Class<?> load(String path) {
    String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, PublicNames.class.getClassLoader());
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
