/**
 * Calls on their way to one process and back: the queue, the credit, the sender and what becomes of
 * each call. Hands items on to the connection of {@code internal.dispatch}.
 */
package io.clutch.internal.calls;
