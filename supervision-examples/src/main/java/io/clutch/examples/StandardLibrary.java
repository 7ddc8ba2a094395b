package io.clutch.examples;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.examples.common.Chaos;
import io.clutch.examples.common.Trees;
import io.clutch.observer.ClutchObserver;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** Lets Python parse every source file of its own standard library; see {@link Options#USAGE}. */
public final class StandardLibrary {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(1);

  private final PrintStream out;
  private final PrintStream error;

  StandardLibrary(PrintStream out, PrintStream error) {
    this.out = out;
    this.error = error;
  }

  /** Exits with 0, with 1 if it could not do its work, or with 2 for a wrong option. */
  public static void main(String... arguments) throws InterruptedException {
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
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(tree(options)), "example", settings(options));
    try {
      return work(system, options);
    } catch (CompletionException e) {
      error.println("Stopped: " + e.getCause().getMessage());
      return FAILED;
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private static SupervisorSpec tree(Options options) {
    return options.speedUp() ? Library.tree(1, options.workers()) : Library.tree(options.workers());
  }

  /** The page is there before the first process, so that it hears of all of them. */
  private static Config settings(Options options) {
    Config settings = ConfigFactory.load();
    return options.observe()
        ? ConfigFactory.parseString("clutch.observer.enabled = on").withFallback(settings)
        : settings;
  }

  private int work(ActorSystem<SupervisorCommand> system, Options options)
      throws InterruptedException {
    if (options.observe()) {
      error.println("The page is at " + value(ClutchObserver.start(system).address()));
    }
    Library library = Library.of(system, options.workers());
    List<String> files = value(library.sourceFiles(options.folder()));
    if (files.isEmpty()) {
      error.println("There is no Python file to parse.");
      return FAILED;
    }
    return options.speedUp()
        ? compare(system, files, options.workers())
        : parse(system, library, files, options);
  }

  private int compare(ActorSystem<SupervisorCommand> system, List<String> files, int workers)
      throws InterruptedException {
    SpeedUp.Result result = new SpeedUp(system, files, error).measure(workers);
    out.print(result.text());
    return verdict(result.failures());
  }

  private int parse(
      ActorSystem<SupervisorCommand> system, Library library, List<String> files, Options options)
      throws InterruptedException {
    var progress = new Progress(error, files.size());
    progress.tree("before", Trees.snapshot(system, system));
    if (options.chaos()) {
      system.systemActorOf(
          Chaos.create(library::processes, BETWEEN_KILLS, progress::killed),
          "chaos",
          Props.empty());
    }
    Runnable halfway = () -> progress.tree("halfway", Trees.snapshot(system, system));
    Tally tally =
        options.stream()
            ? new ParsingStream(system, library, files, progress).run(halfway)
            : new Parsing(library, files, progress).run(halfway);
    progress.tree("after", Trees.snapshot(system, system));
    out.print(new Table(tally, progress.seconds()).text());
    return verdict(tally.failures());
  }

  private int verdict(int failures) {
    if (failures == 0) {
      return DONE;
    }
    error.println(failures + " calls failed");
    return FAILED;
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
