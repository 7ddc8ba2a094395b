package io.clutch.micrometer;

import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.telemetry.StreamEvent.StreamCounts;

/** Records what stages and policies tell. Used by one thread at a time. */
final class StageRecorder {
  private final MeterGroup meters;
  private final BoundedValues functions;
  private final BoundedValues stages;

  StageRecorder(MeterGroup meters, BoundedValues functions, BoundedValues stages) {
    this.meters = meters;
    this.functions = functions;
    this.stages = stages;
  }

  void happened(PolicyEvent event) {
    String decision =
        event instanceof PolicyEvent.Retrying
            ? "retry"
            : event instanceof PolicyEvent.Hedged ? "hedge" : "refusal";
    meters.counter(Metric.POLICY, functions.of(event.function()), decision).increment();
  }

  void happened(StreamEvent event) {
    if (event instanceof StreamEvent.Ended ended) {
      ended(stages.of(ended.stage()), ended.counts());
    } else if (event instanceof StreamEvent.Closed closed) {
      closed(stages.of(closed.stage()), closed.counts());
    }
  }

  private void ended(String stage, StageCounts counts) {
    add(stage, "in", counts.in());
    add(stage, "out", counts.out());
    add(stage, "failed", counts.failed());
    add(stage, "dropped", counts.dropped());
    add(stage, "cancelled", counts.cancelled());
    add(stage, "redelivered", counts.redelivered());
  }

  private void closed(String stage, StreamCounts counts) {
    add(stage, "in", counts.in());
    add(stage, "unsent", counts.unsent());
    add(stage, "given", counts.given());
    add(stage, "out", counts.out());
    add(stage, "unused", counts.unused());
    credit(stage, "in", counts.input());
    credit(stage, "out", counts.output());
  }

  private void add(String stage, String kind, long count) {
    meters.counter(Metric.STAGE_ELEMENTS, stage, kind).increment(count);
  }

  private void credit(String stage, String direction, StreamCounts.Credit credit) {
    if (credit.limit() > 0) {
      meters
          .summary(Metric.STAGE_CREDIT, stage, direction)
          .record((double) credit.mostOutstanding() / credit.limit());
    }
  }

  void close() {
    meters.remove();
  }
}
