package io.clutch.examples;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The options of the command line.
 *
 * @param workers Python processes that parse
 * @param folder to parse; if empty, the standard library
 */
record Options(
    boolean help,
    boolean chaos,
    boolean observe,
    boolean stream,
    boolean speedUp,
    int workers,
    Optional<String> folder) {
  private static final int FEWEST = 2;
  private static final int MOST = 64;

  static final String USAGE =
      """
      Usage: run [--workers NUMBER] [--stream] [--chaos | --speed-up] [--observe] [--directory DIRECTORY]

      Lets Python parse every source file of its own standard library, called from the JVM.

        --workers NUMBER        Python processes, 1 to 64; as many as processors without it, at least 2
        --chaos                 kill -9 one of the Python processes each second
        --observe               show the processes on a page while it runs, and print its address
        --stream                do it as a stream, which takes a file when a worker has room for it
        --speed-up              do it with 1 process and with all of them, in turns, and compare
        --directory DIRECTORY   parse the Python files below it instead of the standard library
        --help                  show this text
      """;

  private static Options defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    int workers = Math.max(FEWEST, Math.min(MOST, processors));
    return new Options(false, false, false, false, false, workers, Optional.empty());
  }

  /** Throws IllegalArgumentException for unknown options. */
  static Options parse(String... arguments) {
    Options options = defaults();
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    if (options.chaos && options.speedUp) {
      throw new IllegalArgumentException("--chaos and --speed-up do not go together");
    }
    if (options.stream && options.speedUp) {
      throw new IllegalArgumentException("--stream and --speed-up do not go together");
    }
    if (options.speedUp && options.workers == 1) {
      throw new IllegalArgumentException("--speed-up needs more than 1 worker");
    }
    return options;
  }

  private Options with(String option, Iterator<String> rest) {
    return switch (option) {
      case "--help" -> new Options(true, chaos, observe, stream, speedUp, workers, folder);
      case "--chaos" -> new Options(help, true, observe, stream, speedUp, workers, folder);
      case "--observe" -> new Options(help, chaos, true, stream, speedUp, workers, folder);
      case "--stream" -> new Options(help, chaos, observe, true, speedUp, workers, folder);
      case "--speed-up" -> new Options(help, chaos, observe, stream, true, workers, folder);
      case "--workers" ->
          new Options(help, chaos, observe, stream, speedUp, number(option, rest), folder);
      case "--directory" ->
          new Options(
              help, chaos, observe, stream, speedUp, workers, Optional.of(value(option, rest)));
      default -> throw new IllegalArgumentException("unknown option: " + option);
    };
  }

  private static int number(String option, Iterator<String> rest) {
    String text = value(option, rest);
    if (!text.matches("[1-9]\\d?") || Integer.parseInt(text) > MOST) {
      throw new IllegalArgumentException(option + " needs a number from 1 to 64, not " + text);
    }
    return Integer.parseInt(text);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }
}
