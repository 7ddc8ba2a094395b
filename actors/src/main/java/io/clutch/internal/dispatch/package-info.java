/**
 * What calls and streams to one process share: its incarnation and connection, the table of
 * requests in flight, and the dispatcher that both extend. A further kind of request that the JVM
 * waits for extends {@code PendingRequest}, and its dispatcher extends {@code Dispatcher}.
 */
package io.clutch.internal.dispatch;
