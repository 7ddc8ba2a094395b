package io.clutch.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.LoggerFactory;

/** Lets Python parse every source file of its own standard library; see {@link Options#USAGE}. */
public final class StandardLibrary {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final PrintStream out;
  private final PrintStream error;

  StandardLibrary(PrintStream out, PrintStream error) {
    this.out = out;
    this.error = error;
  }

  /** Ends with code 0, with 1 where it could not do its work, or with 2 for a wrong option. */
  public static void main(String... arguments) throws InterruptedException {
    // SLF4J complains where several threads initialize it at once.
    LoggerFactory.getILoggerFactory();
    System.exit(new StandardLibrary(System.out, System.err).run(arguments));
  }

  int run(String... arguments) throws InterruptedException {
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        out.print(Options.USAGE);
        return DONE;
      }
      return withSystem(options);
    } catch (IllegalArgumentException e) {
      error.println(e.getMessage());
      error.print(Options.USAGE);
      return WRONG_USAGE;
    }
  }

  private int withSystem(Options options) throws InterruptedException {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "example");
    try {
      return parse(Library.start(system), options);
    } catch (CompletionException e) {
      error.println("Stopped: " + e.getCause().getMessage());
      return FAILED;
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private int parse(Library library, Options options) throws InterruptedException {
    List<String> files = value(library.sourceFiles(options.folder()));
    if (files.isEmpty()) {
      error.println("There is no Python file to parse.");
      return FAILED;
    }
    Optional<String> poison =
        Optional.of(files.get(files.size() / 2)).filter(middle -> options.chaos());
    var progress = new Progress(error, files.size());
    Tally tally = new Parsing(library, files, poison, progress).run();
    out.print(new Table(tally, progress.seconds()).text());
    return verdict(tally, poison);
  }

  private int verdict(Tally tally, Optional<String> poison) {
    int expected = poison.isPresent() ? 1 : 0;
    if (tally.failures() == expected) {
      return DONE;
    }
    error.println(tally.failures() + " calls failed, where " + expected + " should have");
    return FAILED;
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
