package io.clutch.stream;

import io.clutch.telemetry.StreamCounts;
import io.clutch.worker.StreamLine;
import java.util.concurrent.CompletableFuture;

/** Completes a future with what went through a stage. */
record Counting(CompletableFuture<StreamCounts> end) implements Ending {

  @Override
  public void completed(StreamLine line, StreamLine.Element result, StreamCounts counts) {
    end.complete(counts);
  }

  @Override
  public void failed(Throwable failure, StreamCounts counts) {
    end.complete(counts);
  }

  @Override
  public void cancelled(StreamCounts counts) {
    end.complete(counts);
  }
}
