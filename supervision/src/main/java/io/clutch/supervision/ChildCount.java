package io.clutch.supervision;

/**
 * How many children a supervisor has.
 *
 * @param specs known ones, running or not
 * @param active running ones
 * @param supervisors known ones that are supervisors
 * @param workers known ones that are not
 */
public record ChildCount(int specs, int active, int supervisors, int workers) {}
