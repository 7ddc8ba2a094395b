/**
 * Everything that can go wrong, as closed lists of values. A call fails with one {@link
 * io.clutch.failure.CallFailure}; a process ends with one {@link io.clutch.failure.ExitReason}; a
 * process that could not start has one {@link io.clutch.failure.BootError}. Depends only on the JDK
 * and on {@link io.clutch.supervision.ExitCause}; every other package may use it.
 */
package io.clutch.failure;
