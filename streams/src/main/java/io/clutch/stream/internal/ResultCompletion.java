package io.clutch.stream.internal;

import io.clutch.internal.streams.StreamChannel;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;

/** Completes a future with the return value of a sink's function. */
record ResultCompletion<R>(Type type, CompletableFuture<R> end) implements Completion {

  @Override
  public Object read(StreamChannel channel, StreamChannel.Element result) {
    return channel.decode(result, type);
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
    end.completeExceptionally(StreamCounters.stopped());
  }
}
