package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Few files of the package need each other in a cycle, so that most can be read alone. */
class FileCyclesTest {
  private static final String ROOT = "io.clutch.supervision";
  private static final int LARGEST = 4;

  @Test
  void cyclesOfFilesAreSmall() {
    Map<String, Set<String>> imports = imports();
    assertThat(imports).isNotEmpty();
    List<Set<String>> cycles =
        imports.keySet().stream().map(file -> cycle(imports, file)).distinct().toList();
    assertThat(cycles).allSatisfy(cycle -> assertThat(cycle).hasSizeLessThanOrEqualTo(LARGEST));
  }

  /** The files that can be reached from one, and from which it can be reached. */
  private static Set<String> cycle(Map<String, Set<String>> imports, String file) {
    Set<String> cycle = new TreeSet<>();
    for (String other : reached(imports, file)) {
      if (reached(imports, other).contains(file)) {
        cycle.add(other);
      }
    }
    return cycle;
  }

  private static Set<String> reached(Map<String, Set<String>> imports, String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(from));
    while (!open.isEmpty()) {
      String file = open.poll();
      if (seen.add(file)) {
        open.addAll(imports.getOrDefault(file, Set.of()));
      }
    }
    return seen;
  }

  private static Map<String, Set<String>> imports() {
    Map<String, Set<String>> imports = new TreeMap<>();
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(ROOT)
        .forEach(
            type ->
                type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .forEach(
                        target ->
                            imports
                                .computeIfAbsent(file(type), key -> new TreeSet<>())
                                .add(file(target))));
    return new HashMap<>(imports);
  }

  /** The top-level class that contains the type. */
  private static String file(JavaClass type) {
    return type.getEnclosingClass().map(FileCyclesTest::file).orElseGet(type::getFullName);
  }
}
