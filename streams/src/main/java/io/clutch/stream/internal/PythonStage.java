package io.clutch.stream.internal;

import io.clutch.PythonRef;
import io.clutch.internal.client.RefAccess;
import io.clutch.telemetry.StreamEvent.StageCounts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes.SupervisionStrategy;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** A stage that calls Python; each materialisation has a logic and counts of its own. */
public final class PythonStage<E, R>
    extends AbstractGraphStageWithMaterializedValue<FlowShape<E, R>, CompletionStage<StageCounts>> {
  private final String kind;
  private final PythonRef python;
  private final Function<StageRun<E, R>, GraphStageLogic> logic;
  private final FlowShape<E, R> shape;

  /** {@code kind} is the default name of the stage. */
  public PythonStage(
      String kind, PythonRef python, Function<StageRun<E, R>, GraphStageLogic> logic) {
    this.kind = kind;
    this.python = python;
    this.logic = logic;
    this.shape = FlowShape.of(Inlet.create(kind + ".in"), Outlet.create(kind + ".out"));
  }

  @Override
  public FlowShape<E, R> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, CompletionStage<StageCounts>> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var end = new CompletableFuture<StageCounts>();
    var run =
        new StageRun<>(
            shape,
            python,
            new StageCounters(
                attributes.nameOrDefault(kind), RefAccess.of(python).telemetry(), end),
            attributes.getMandatoryAttribute(SupervisionStrategy.class));
    return Pair.create(logic.apply(run), end);
  }

  @Override
  public String toString() {
    return kind;
  }
}
