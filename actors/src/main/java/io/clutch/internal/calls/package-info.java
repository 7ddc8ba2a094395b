/**
 * Calls to one process: the queue, the credit, the sender, and the end of each call. Passes items
 * to the connection of {@code internal.dispatch}.
 */
package io.clutch.internal.calls;
