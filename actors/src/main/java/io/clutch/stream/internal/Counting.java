package io.clutch.stream.internal;

import io.clutch.internal.streams.StreamLine;
import io.clutch.telemetry.StreamCounts;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/** Completes a future with the counts of a stage. */
record Counting(CompletableFuture<StreamCounts> end) implements Ending {

  @Override
  public Object read(StreamLine line, StreamLine.Element result) {
    return Done.getInstance();
  }

  @Override
  public void completed(Object value, StreamCounts counts) {
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
