package io.clutch.telemetry;

/**
 * What went through one run of a stage whose elements one Python function gives or takes: {@code
 * given} is always the sum of {@code out} and {@code unused}.
 *
 * @param in elements taken from upstream
 * @param unsent those of {@code in} that were not sent to Python, as they cannot cross
 * @param given elements that came from Python
 * @param out those of {@code given} that downstream was given
 * @param unused those of {@code given} that it was not: the stage had ended, or they could not be
 *     read
 * @param output of elements that Python may give
 * @param input of elements that Python may be sent
 */
public record StreamCounts(
    long in, long unsent, long given, long out, long unused, Credit output, Credit input) {

  /**
   * A bound, and how much of it was used.
   *
   * @param limit elements that may be outstanding; 0 in a direction that the stage does not have,
   *     or until Python has asked for input
   * @param mostOutstanding how many were, at most: of the output those that Python was asked for
   *     and that downstream was not given yet, of the input those that were sent and that Python
   *     was not known to have taken
   * @param left how many Python had not given, or not taken, when the stage had ended. Where
   *     Python's function has ended by itself it is exact; where its process did, or the stage did
   *     not wait for Python, some of those may have been taken
   */
  public record Credit(long limit, long mostOutstanding, long left) {}
}
