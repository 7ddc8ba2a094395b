package io.clutch.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** The options of the command line. */
record Options(boolean quick, Optional<Path> json, Optional<String> only, Optional<Path> erlPort) {
  static final String USAGE =
      "usage: benchmarks/run [--quick] [--json FILE] [--only NAME] [--erlport DIR]";

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if they do not match the usage
   */
  static Options parse(String... arguments) {
    var options = new Options(false, Optional.empty(), Optional.empty(), Optional.empty());
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private Options with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--quick" -> new Options(true, json, only, erlPort);
      case "--json" -> new Options(quick, Optional.of(path(option, rest)), only, erlPort);
      case "--only" -> new Options(quick, json, Optional.of(next(option, rest)), erlPort);
      case "--erlport" -> new Options(quick, json, only, Optional.of(path(option, rest)));
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static Path path(String option, Iterator<String> rest) {
    return Path.of(next(option, rest)).toAbsolutePath();
  }

  private static String next(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
