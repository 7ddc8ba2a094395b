/**
 * Calls users' listeners without delaying workers: each has its own queue, and its exceptions are
 * caught.
 */
package io.clutch.internal.telemetry;
