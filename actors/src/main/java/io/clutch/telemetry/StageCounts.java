package io.clutch.telemetry;

/**
 * What became of the elements of one run of a stage: {@code in} is always the sum of {@code out},
 * {@code failed}, {@code dropped} and {@code cancelled}.
 *
 * @param in elements taken from upstream
 * @param out elements given to downstream
 * @param failed elements whose failure failed the stage: one or none
 * @param dropped elements left out by a policy while the stage went on, each reported by {@link
 *     StreamEvent.Dropped}
 * @param cancelled elements that were in the stage when it ended otherwise than by the end of
 *     upstream
 * @param redelivered how often an element was sent again, as its process had ended; not part of the
 *     sum
 */
public record StageCounts(
    long in, long out, long failed, long dropped, long cancelled, long redelivered) {}
