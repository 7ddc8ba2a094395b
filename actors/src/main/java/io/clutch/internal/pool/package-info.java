/**
 * Many workers behind one actor, which takes the same messages as a worker. {@code Pool} holds the
 * rules as a state machine without an actor: which calls wait, which worker gets a call, how many
 * workers there are, when one is replaced. Passes calls to workers, and takes back unsent calls.
 */
package io.clutch.internal.pool;
