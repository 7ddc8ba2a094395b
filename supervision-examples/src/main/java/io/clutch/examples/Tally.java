package io.clutch.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sum of all results so far, in any order. For one thread. */
final class Tally {
  /** A file and the reason why it is listed. */
  record Listed(String file, String reason) {}

  /** A function and the file that contains it. */
  record Found(String file, SourceFile.Function function) {}

  /** Orders functions of the same length by their files. */
  private static final Comparator<Found> LONGER =
      Comparator.comparingInt((Found found) -> found.function().lines())
          .thenComparing(Found::file, Comparator.reverseOrder());

  private final List<Listed> unparsable = new ArrayList<>();
  private Optional<Found> longest = Optional.empty();
  private int files;
  private int functions;
  private int classes;
  private int failed;

  void parsed(String file, SourceFile source) {
    files++;
    functions += source.functions();
    classes += source.classes();
    source.problem().ifPresent(problem -> unparsable.add(new Listed(file, problem)));
    source
        .longest()
        .map(function -> new Found(file, function))
        .filter(found -> longest.isEmpty() || LONGER.compare(found, longest.get()) > 0)
        .ifPresent(found -> longest = Optional.of(found));
  }

  void failed() {
    files++;
    failed++;
  }

  int files() {
    return files;
  }

  int functions() {
    return functions;
  }

  int classes() {
    return classes;
  }

  int failures() {
    return failed;
  }

  Optional<Found> longest() {
    return longest;
  }

  List<Listed> unparsable() {
    return unparsable.stream().sorted(Comparator.comparing(Listed::file)).toList();
  }
}
