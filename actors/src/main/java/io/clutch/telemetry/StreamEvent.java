package io.clutch.telemetry;

/** An event of a stage of a stream. */
public sealed interface StreamEvent extends TelemetryEvent {

  /** The stage's name, from the attributes of its stream. */
  String stage();

  /** A stage started; {@code worker} is the path of the actor that it calls. */
  record Started(String stage, String worker) implements StreamEvent {}

  /**
   * A process ended under an element, which is sent again. {@code redelivery} is 1 the first time;
   * {@code failure} is the simple name of the failure.
   */
  record Redelivered(String stage, String function, int redelivery, String failure)
      implements StreamEvent {}

  /**
   * A policy left an element out, and the stage goes on. {@code failure} is the simple name of its
   * failure or of an exception; {@code function} is empty if no call was made.
   */
  record Dropped(String stage, String function, String failure) implements StreamEvent {}

  /** A stage that makes calls ended, in any way. */
  record Ended(String stage, StageCounts counts) implements StreamEvent {}

  /**
   * A source, a flow through a generator, or a sink ended. {@code failure} is the simple name of
   * its failure or of an exception, and empty with the other outcomes.
   */
  record Closed(String stage, Outcome outcome, String failure, StreamCounts counts)
      implements StreamEvent {}

  /** What ended such a stage. */
  enum Outcome {
    /** Python's function returned. */
    COMPLETED,
    /** Downstream cancelled, or the stream was stopped from outside. */
    CANCELLED,
    /** Python, its process, or upstream failed. */
    FAILED
  }
}
