package io.clutch;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Files that need each other can only be read together: at most 4 do. Two files are in one circle
 * if each depends on the other, directly or by way of others.
 */
class FileCyclesTest {
  private static final int MOST = 4;

  /**
   * Each larger circle, by one of its files, and how many it has at most. The table may only
   * shrink.
   */
  private static final Map<String, Integer> LARGER =
      Map.of(
          "ValueReader", 25,
          "ValueWriter", 13,
          "ProcessLauncher", 6);

  /** The files that each file depends on. */
  private final Map<String, Set<String>> files = new TreeMap<>();

  // Tarjan's algorithm: in which order the files are met, and those of no complete circle yet.
  private final Map<String, Integer> met = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<Set<String>> circles = new ArrayList<>();

  @Test
  void noMoreThanFourFilesAreInACircle() {
    read();
    files.keySet().forEach(this::visit);
    assertThat(files).isNotEmpty();
    assertThat(circles.stream().mapToInt(Set::size).sum()).isEqualTo(files.size());
    List<Set<String>> larger = circles.stream().filter(circle -> circle.size() > MOST).toList();
    larger.forEach(circle -> System.out.println(circle.size() + " files in a circle: " + circle));

    assertThat(larger)
        .as("circles of more than %d files, each with its entry in the table", MOST)
        .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(entry(circle)));
    assertThat(larger)
        .as("entries for which there is no circle: remove them")
        .hasSameSizeAs(LARGER.keySet());
  }

  private static Integer entry(Set<String> circle) {
    return circle.stream()
        .map(file -> LARGER.get(file.substring(file.lastIndexOf('.') + 1)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(MOST);
  }

  private void read() {
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.clutch")
        .forEach(
            type -> files.computeIfAbsent(file(type), it -> new TreeSet<>()).addAll(uses(type)));
    files.forEach((file, uses) -> uses.retainAll(files.keySet()));
  }

  private static Set<String> uses(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> file(dependency.getTargetClass()))
        .collect(toSet());
  }

  private static String file(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** The first that the file leads back to, among those that may be in its circle. */
  private int visit(String file) {
    Integer known = met.get(file);
    if (known != null) {
      return open.contains(file) ? known : Integer.MAX_VALUE;
    }
    int number = met.size();
    met.put(file, number);
    open.push(file);
    int first = number;
    for (String used : files.get(file)) {
      first = Math.min(first, visit(used));
    }
    if (first == number) {
      close(file);
    }
    return first;
  }

  /** All that was met since the file, and leads back to it, is one circle. */
  private void close(String file) {
    var circle = new TreeSet<String>();
    do {
      circle.add(open.peek());
    } while (!open.pop().equals(file));
    circles.add(circle);
  }
}
