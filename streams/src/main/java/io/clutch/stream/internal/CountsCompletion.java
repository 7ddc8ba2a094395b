package io.clutch.stream.internal;

import io.clutch.internal.streams.StreamChannel;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/** Completes a future with the counts of a stage. */
record CountsCompletion(CompletableFuture<StreamCounts> end) implements Completion {

  @Override
  public Object read(StreamChannel channel, StreamChannel.Element result) {
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
