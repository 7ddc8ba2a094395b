package io.clutch.stream;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** The elements of a generator. */
final class SourceStage<T>
    extends AbstractGraphStageWithMaterializedValue<SourceShape<T>, CompletionStage<StreamEnd>> {
  private final Outlet<T> out = Outlet.create("PythonSource.out");
  private final SourceShape<T> shape = SourceShape.of(out);
  private final Opening opening;

  SourceStage(Opening opening) {
    this.opening = opening;
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public Attributes initialAttributes() {
    return Attributes.name("PythonSource");
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<StreamEnd>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<StreamEnd>();
    var logic =
        new StreamLogic<>(shape, Optional.empty(), Optional.of(out), opening, new Counting(end));
    return Pair.create(logic, end);
  }
}
