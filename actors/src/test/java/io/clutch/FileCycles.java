package io.clutch;

import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which main files need each other. Two files are in one cycle if each depends on the other,
 * directly or by way of others.
 */
public final class FileCycles {
  /** The files that each file depends on. */
  private final Map<String, Set<String>> files = new TreeMap<>();

  // Tarjan's algorithm: in which order the files are met, and those of no complete cycle yet.
  private final Map<String, Integer> met = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<Set<String>> cycles = new ArrayList<>();

  private FileCycles() {}

  /** The cycles of the files below a package; each file is in one, which may be its own. */
  public static List<Set<String>> below(String root) {
    var found = new FileCycles();
    found.read(root);
    found.files.keySet().forEach(found::visit);
    if (found.cycles.stream().mapToInt(Set::size).sum() != found.files.size()) {
      throw new AssertionError("a file is in no cycle, or in two");
    }
    return found.cycles;
  }

  private void read(String root) {
    ModuleClasses.below(root)
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

  /** The first that the file leads back to, among those that may be in its cycle. */
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

  /** All that was met since the file, and leads back to it, is one cycle. */
  private void close(String file) {
    var cycle = new TreeSet<String>();
    do {
      cycle.add(open.peek());
    } while (!open.pop().equals(file));
    cycles.add(cycle);
  }
}
