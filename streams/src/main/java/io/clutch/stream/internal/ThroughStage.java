package io.clutch.stream.internal;

import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** The stage of a generator with input. */
public final class ThroughStage<I, O>
    extends AbstractGraphStageWithMaterializedValue<
        FlowShape<I, O>, CompletionStage<StreamCounts>> {
  private final Inlet<I> in = Inlet.create("python-through.in");
  private final Outlet<O> out = Outlet.create("python-through.out");
  private final FlowShape<I, O> shape = FlowShape.of(in, out);
  private final StreamRequest request;

  public ThroughStage(StreamRequest request) {
    this.request = request;
  }

  @Override
  public FlowShape<I, O> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<StreamCounts>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<StreamCounts>();
    var logic =
        new StreamLogic<>(
            shape,
            Optional.of(in),
            Optional.of(out),
            new StreamCounters(request, attributes, new CountsCompletion(end)));
    return Pair.create(logic, end);
  }

  @Override
  public String toString() {
    return request.kind();
  }
}
