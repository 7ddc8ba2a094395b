/**
 * One Python process behind one actor: its phases, health and restarts. Takes encoded calls and
 * answers each exactly once. Uses {@code internal.process} and {@code internal.transport}.
 *
 * <p>An {@code Exchange} owns the items between a worker and its process. It looks an id up once,
 * in {@code InFlight}, and passes the item to the {@code CallDispatcher} or the {@code
 * StreamDispatcher}. A third kind, such as calls from Python, becomes a package beside {@code
 * internal.calls} and {@code internal.streams}. {@code ItemDispatcher} gives its items to the
 * exchange. The exchange opens it with a process, closes it at the process's end, and asks it
 * whether it is idle. The other two kinds do not change.
 */
package io.clutch.internal.worker;
