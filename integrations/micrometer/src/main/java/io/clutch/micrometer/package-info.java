/**
 * Metrics of Clutch for Micrometer: calls and streams from telemetry, state from the actors. Meters
 * of a worker or a pool leave the registry when it has stopped.
 */
package io.clutch.micrometer;
