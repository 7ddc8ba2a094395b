package io.clutch.telemetry;

/**
 * The counts of one run of a stage. {@code in} is always the sum of {@code out}, {@code failed},
 * {@code dropped} and {@code cancelled}.
 *
 * @param in elements taken from upstream
 * @param out elements emitted downstream
 * @param failed elements whose failure failed the stage: 0 or 1
 * @param dropped elements that a policy left out while the stage went on, each reported by {@link
 *     StreamEvent.Dropped}
 * @param cancelled elements that were in the stage when it ended in another way than by the end of
 *     upstream
 * @param redelivered how often an element was sent again after its process had ended; not part of
 *     the sum
 */
public record StageCounts(
    long in, long out, long failed, long dropped, long cancelled, long redelivered) {}
