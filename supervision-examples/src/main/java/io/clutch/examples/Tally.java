package io.clutch.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sum of all answers so far. For one thread. */
final class Tally {
  /** A file, and why it is listed. */
  record Listed(String file, String reason) {}

  /** A function, and the file in which it stands. */
  record Found(String file, Source.Function function) {}

  private final List<Listed> unparsable = new ArrayList<>();
  private Optional<Found> longest = Optional.empty();
  private int files;
  private int functions;
  private int classes;
  private int failed;

  void parsed(String file, Source source) {
    files++;
    functions += source.functions();
    classes += source.classes();
    source.problem().ifPresent(problem -> unparsable.add(new Listed(file, problem)));
    source
        .longest()
        .filter(
            function -> longest.isEmpty() || function.lines() > longest.get().function().lines())
        .ifPresent(function -> longest = Optional.of(new Found(file, function)));
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
    return List.copyOf(unparsable);
  }
}
