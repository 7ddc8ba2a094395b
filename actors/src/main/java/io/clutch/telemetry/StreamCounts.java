package io.clutch.telemetry;

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
public record StreamCounts(
    long in, long unsent, long given, long out, long unused, Credit output, Credit input) {

  /**
   * A bound of outstanding elements, and how far it was used.
   *
   * @param limit the bound; 0 for a direction that the stage does not have, or until Python has
   *     asked for input
   * @param mostOutstanding the most that were outstanding. Of the output: requested from Python and
   *     not yet emitted. Of the input: sent, and not yet known to be taken by Python
   * @param left how many Python had not given, or not taken, when the stage had ended. Exact if
   *     Python's function ended by itself. If its process ended, or the stage did not wait for
   *     Python, some of these may have been taken
   */
  public record Credit(long limit, long mostOutstanding, long left) {}
}
