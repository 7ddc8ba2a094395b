package io.clutch.stream.internal;

import io.clutch.telemetry.StreamEvent.StreamCounts;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** The stage of a generator without input. */
public final class SourceStage<T>
    extends AbstractGraphStageWithMaterializedValue<SourceShape<T>, CompletionStage<StreamCounts>> {
  private final Outlet<T> out = Outlet.create("python-source.out");
  private final SourceShape<T> shape = SourceShape.of(out);
  private final StreamRequest request;

  public SourceStage(StreamRequest request) {
    this.request = request;
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<StreamCounts>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<StreamCounts>();
    var logic =
        new StreamLogic<>(
            shape,
            Optional.empty(),
            Optional.of(out),
            new StreamCounters(request, attributes, new CountsCompletion(end)));
    return Pair.create(logic, end);
  }

  @Override
  public String toString() {
    return request.kind();
  }
}
