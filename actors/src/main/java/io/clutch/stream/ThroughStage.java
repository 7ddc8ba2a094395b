package io.clutch.stream;

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

/** What a generator makes of its input. */
final class ThroughStage<I, O>
    extends AbstractGraphStageWithMaterializedValue<FlowShape<I, O>, CompletionStage<StreamEnd>> {
  private final Inlet<I> in = Inlet.create("PythonThrough.in");
  private final Outlet<O> out = Outlet.create("PythonThrough.out");
  private final FlowShape<I, O> shape = FlowShape.of(in, out);
  private final Opening opening;

  ThroughStage(Opening opening) {
    this.opening = opening;
  }

  @Override
  public FlowShape<I, O> shape() {
    return shape;
  }

  @Override
  public Attributes initialAttributes() {
    return Attributes.name("PythonThrough");
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<StreamEnd>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<StreamEnd>();
    var logic =
        new StreamLogic<>(shape, Optional.of(in), Optional.of(out), opening, new Counting(end));
    return Pair.create(logic, end);
  }
}
