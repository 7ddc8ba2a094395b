package io.clutch.examples;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Calls Python for each file, a bounded number of calls at once, and collects the results. */
final class Parsing {
  private static final int AT_ONCE = 64;
  private static final long TICK_MILLIS = 200;

  /** The outcome of a call: the source or the failure. */
  private record Answer(String file, SourceFile source, Throwable failure) {}

  private final Library library;
  private final List<String> files;
  private final Progress progress;
  private final Tally tally = new Tally();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  Parsing(Library library, List<String> files, Progress progress) {
    this.library = library;
    this.files = files;
    this.progress = progress;
  }

  /**
   * Returns when each file has its outcome.
   *
   * @param halfway runs once, when half of the files have their outcomes
   * @throws CompletionException if no process can be started, or the tree has given up
   */
  Tally run(Runnable halfway) throws InterruptedException {
    int sent = 0;
    boolean isFirstHalf = true;
    while (tally.files() < files.size()) {
      while (sent < files.size() && sent - tally.files() < AT_ONCE) {
        send(files.get(sent++));
      }
      Answer answer = answers.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (answer != null) {
        take(answer);
      }
      progress.tell(tally);
      if (isFirstHalf && tally.files() >= files.size() / 2) {
        isFirstHalf = false;
        halfway.run();
      }
    }
    return tally;
  }

  private void send(String file) {
    library
        .parse(file)
        .whenComplete((source, failure) -> answers.add(new Answer(file, source, failure)));
  }

  private void take(Answer answer) {
    if (answer.failure() == null) {
      tally.parsed(answer.file(), answer.source());
    } else if (answer.failure() instanceof CallFailedException failed
        && !(failed.failure() instanceof CallFailure.NotRunning)) {
      tally.failed();
      progress.failed(answer.file(), failed.failure());
    } else {
      throw new CompletionException(answer.failure());
    }
  }
}
