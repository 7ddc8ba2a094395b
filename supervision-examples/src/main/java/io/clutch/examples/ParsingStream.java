package io.clutch.examples;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.telemetry.StreamEvent.StageCounts;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Does the work of {@link Parsing} as a stream: files, Python, and the sum of the results. */
final class ParsingStream {
  private final ActorSystem<?> system;
  private final Library library;
  private final List<String> files;
  private final Progress progress;

  ParsingStream(ActorSystem<?> system, Library library, List<String> files, Progress progress) {
    this.system = system;
    this.library = library;
    this.files = files;
    this.progress = progress;
  }

  /**
   * Returns when each file has its outcome.
   *
   * @param halfway runs once, when half of the files are parsed
   * @throws CompletionException if no process can be started, or the tree has given up
   */
  Tally run(Runnable halfway) {
    Pair<CompletionStage<StageCounts>, CompletionStage<Tally>> run =
        // Each file goes through Python, paired with its name.
        Source.from(files)
            .map(file -> Pair.create(file, file))
            .viaMat(library.parsing().addAttributes(attributes()), Keep.right())
            .toMat(sum(halfway), Keep.both())
            .run(system);
    Tally tally = run.second().toCompletableFuture().join();
    StageCounts counts = run.first().toCompletableFuture().join();
    progress.counts(counts);
    for (long i = 0; i < counts.dropped(); i++) {
      tally.failed();
    }
    return tally;
  }

  private Attributes attributes() {
    return Attributes.name("parser").and(ActorAttributes.withSupervisionStrategy(this::decide));
  }

  /** Skips a file whose call fails, unless no worker is left to parse the others. */
  private Supervision.Directive decide(Throwable thrown) {
    if (thrown instanceof CallFailedException failed
        && !(failed.failure() instanceof CallFailure.NotRunning)) {
      progress.failed("one of the files", failed.failure());
      return Supervision.resume();
    }
    return Supervision.stop();
  }

  /** Prints and may wait for the tree, so it runs on a dispatcher for blocking. */
  private Sink<Pair<SourceFile, String>, CompletionStage<Tally>> sum(Runnable halfway) {
    int half = files.size() / 2;
    return Sink.<Tally, Pair<SourceFile, String>>fold(
            new Tally(),
            (tally, parsed) -> {
              tally.parsed(parsed.second(), parsed.first());
              progress.tell(tally);
              if (tally.files() == half) {
                halfway.run();
              }
              return tally;
            })
        .addAttributes(ActorAttributes.dispatcher("pekko.actor.default-blocking-io-dispatcher"));
  }
}
