package io.clutch.stream.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** The stage of a function that takes all elements and returns one value. */
public final class SinkStage<I, R>
    extends AbstractGraphStageWithMaterializedValue<SinkShape<I>, CompletionStage<R>> {
  private final Inlet<I> in = Inlet.create("python-sink.in");
  private final SinkShape<I> shape = SinkShape.of(in);
  private final StreamRequest request;

  public SinkStage(StreamRequest request) {
    this.request = request;
  }

  @Override
  public SinkShape<I> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<R>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<R>();
    var completion = new ResultCompletion<>(request.call().resultType(), end);
    var counters = new StreamCounters(request, attributes, completion);
    var logic = new StreamLogic<I, Object>(shape, Optional.of(in), Optional.empty(), counters);
    return Pair.create(logic, end);
  }

  @Override
  public String toString() {
    return request.kind();
  }
}
