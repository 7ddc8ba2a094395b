/**
 * What calls and streams share on their way to one process: its incarnation and connection, the
 * table of what is in flight, and the dispatcher that both extend. If the JVM waits for a kind of
 * requests, they extend {@code PendingRequest}, and its dispatcher extends {@code Dispatcher}.
 */
package io.clutch.internal.dispatch;
