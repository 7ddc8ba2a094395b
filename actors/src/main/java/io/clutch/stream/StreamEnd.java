package io.clutch.stream;

import java.util.Optional;

/**
 * How a stage ended, and what went through it.
 *
 * @param in elements that were sent to Python
 * @param out elements of Python's that were passed on
 * @param mostOutstanding elements that Python was asked for and that were not there yet, or waited
 *     in the stage, at most; never more than the credit
 * @param failure what the stage failed with
 */
public record StreamEnd(
    Outcome outcome, long in, long out, long mostOutstanding, Optional<Throwable> failure) {

  /** Who ended it. */
  public enum Outcome {
    /** Python's function returned. */
    COMPLETED,
    /** Downstream cancelled, or the stream was stopped from outside. */
    CANCELLED,
    /** Python, its process, or what is upstream failed. */
    FAILED
  }
}
