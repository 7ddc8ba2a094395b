package io.clutch.stream.internal;

import io.clutch.PythonRef;
import org.apache.pekko.stream.ActorAttributes.SupervisionStrategy;
import org.apache.pekko.stream.FlowShape;

/** One materialisation of a stage, for which a logic is made. */
public record StageRun<E, R>(
    FlowShape<E, R> shape,
    PythonRef python,
    StageCounters counters,
    SupervisionStrategy supervision) {}
