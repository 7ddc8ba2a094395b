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

  /**
   * The counts of one run of a stage. {@code in} is always the sum of {@code out}, {@code failed},
   * {@code dropped} and {@code cancelled}.
   *
   * @param in elements taken from upstream
   * @param out elements emitted downstream
   * @param failed elements whose failure failed the stage: 0 or 1
   * @param dropped elements that a policy left out while the stage went on, each reported by {@link
   *     StreamEvent.Dropped}
   * @param cancelled elements that were in the stage when it ended in another way than by the end
   *     of upstream
   * @param redelivered how often an element was sent again after its process had ended; not part of
   *     the sum
   */
  record StageCounts(
      long in, long out, long failed, long dropped, long cancelled, long redelivered) {}

  /**
   * The counts of one run of a stage that is one Python generator or sink. {@code given} is always
   * the sum of {@code out} and {@code unused}.
   *
   * @param in elements taken from upstream
   * @param unsent those of {@code in} that were not sent to Python, because they cannot be encoded
   * @param given elements that came from Python
   * @param out those of {@code given} that were emitted downstream
   * @param unused those of {@code given} that were not: the stage had ended, or they could not be
   *     decoded
   * @param output credit for elements from Python
   * @param input credit for elements to Python
   */
  record StreamCounts(
      long in, long unsent, long given, long out, long unused, Credit output, Credit input) {

    /**
     * A bound of outstanding elements, and how far it was used.
     *
     * @param limit the bound; 0 for a direction that the stage does not have, or until Python has
     *     asked for input
     * @param mostOutstanding the most that were outstanding. Of the output: requested from Python
     *     and not yet emitted. Of the input: sent, and not yet known to be taken by Python
     * @param left how many Python had not given, or not taken, when the stage had ended. Exact if
     *     Python's function ended by itself. If its process ended, or the stage did not wait for
     *     Python, some of these may have been taken
     */
    public record Credit(long limit, long mostOutstanding, long left) {}
  }
}
