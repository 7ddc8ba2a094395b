/**
 * The closed list of what can go wrong, as values. A call fails with one {@link
 * io.clutch.failure.CallFailure}; a process ends with one {@link io.clutch.failure.ExitReason}; a
 * process that could not boot says why with one {@link io.clutch.failure.BootError}. Needs nothing
 * but the JDK, and is handed up to every other package.
 */
package io.clutch.failure;
