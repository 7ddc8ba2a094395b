package io.clutch.stream.internal;

import io.clutch.internal.streams.StreamLine;
import io.clutch.telemetry.StreamCounts;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

/** Completes a future with the return value of a sink's function. */
record Acknowledging<R>(Type type, CompletableFuture<R> end) implements Ending {

  @Override
  public Object read(StreamLine line, StreamLine.Element result) {
    return line.decode(result, type);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void completed(Object value, StreamCounts counts) {
    end.complete((R) value);
  }

  @Override
  public void failed(Throwable failure, StreamCounts counts) {
    end.completeExceptionally(failure);
  }

  @Override
  public void cancelled(StreamCounts counts) {
    end.completeExceptionally(StreamTally.stopped());
  }
}
