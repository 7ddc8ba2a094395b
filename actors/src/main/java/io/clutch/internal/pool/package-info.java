/**
 * Many workers behind one actor, which speaks a worker's own messages. {@code Pool} holds the rules
 * as a state machine without an actor: who waits, which worker is given a call, how many workers
 * there are, when one is replaced. Hands calls on to workers, and takes back what they leave.
 */
package io.clutch.internal.pool;
