/**
 * One Python process behind one actor: starting, ready, draining; liveness and restarts. Takes
 * encoded calls and answers each exactly once; hands on to {@code internal.process} and {@code
 * internal.transport}.
 *
 * <p>An {@code Exchange} owns what a worker and its process say to each other. It looks an id up
 * once, in {@code InFlight}, and passes the item to the {@code CallDispatcher} or the {@code
 * StreamDispatcher}. A third kind, such as calls from Python, is a package beside {@code
 * internal.calls} and {@code internal.streams}: {@code ItemDispatcher} gives the exchange its
 * items, and the exchange opens it with a process, closes it with the process's end, and asks it
 * whether it is idle. Neither of the other two changes.
 */
package io.clutch.internal.worker;
