/**
 * One Python process behind one actor: starting, ready, draining; the calls in flight and their
 * deadlines; liveness and restarts. Takes encoded calls and answers each exactly once; hands on to
 * {@code socket} and {@code process}.
 *
 * <p>An {@code Exchange} owns what a worker and its process say to each other. It looks an id up
 * once, in {@code InFlight}, and passes the item to the {@code CallDispatcher} or the {@code
 * StreamDispatcher}, which know nothing of each other. What both do is in {@code Dispatcher}. A
 * third kind, such as calls from Python, is a class beside these two: {@code Reception} gives the
 * exchange its items, and the exchange opens it with a process, closes it with the process's end,
 * and asks it whether it is idle. If the JVM waits for its requests, they extend {@code
 * PendingRequest}, and its dispatcher extends {@code Dispatcher}. Neither of the other two changes.
 */
package io.clutch.worker;
