package io.clutch.supervision;

/**
 * The numbers of a supervisor's children.
 *
 * @param specs known children, running or not
 * @param active running children
 * @param supervisors known children that are supervisors
 * @param workers known children that are not supervisors
 */
public record ChildCount(int specs, int active, int supervisors, int workers) {}
