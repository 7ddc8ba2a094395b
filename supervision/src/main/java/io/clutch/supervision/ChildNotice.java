package io.clutch.supervision;

/**
 * Where a child is now, for its followers; see {@link Supervision#follow}.
 *
 * @param number greater than the number of every earlier notice in the tree, from any supervisor: a
 *     notice that arrives with a smaller one is outdated
 */
public record ChildNotice(long number, Availability availability) {}
