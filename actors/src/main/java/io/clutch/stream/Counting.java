package io.clutch.stream;

import io.clutch.stream.StreamEnd.Outcome;
import io.clutch.worker.StreamLine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Completes a future with what went through a stage. */
record Counting(CompletableFuture<StreamEnd> end) implements Ending {

  @Override
  public void completed(StreamLine line, StreamLine.Element result, Counts counts) {
    end(Outcome.COMPLETED, counts, Optional.empty());
  }

  @Override
  public void failed(Throwable failure, Counts counts) {
    end(Outcome.FAILED, counts, Optional.of(failure));
  }

  @Override
  public void cancelled(Counts counts) {
    end(Outcome.CANCELLED, counts, Optional.empty());
  }

  private void end(Outcome outcome, Counts counts, Optional<Throwable> failure) {
    end.complete(
        new StreamEnd(outcome, counts.in(), counts.out(), counts.mostOutstanding(), failure));
  }
}
