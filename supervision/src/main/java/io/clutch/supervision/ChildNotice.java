package io.clutch.supervision;

/**
 * Where a child is now, for who follows it; see {@link Supervision#follow}.
 *
 * @param number greater than that of every earlier notice of the tree, whichever supervisor it came
 *     from: what arrives with a smaller one is out of date
 */
public record ChildNotice(long number, Availability availability) {}
