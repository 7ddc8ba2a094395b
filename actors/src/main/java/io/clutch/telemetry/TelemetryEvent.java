package io.clutch.telemetry;

/**
 * Something that happened: what a {@link Telemetry} listener hears. The list of kinds is closed, so
 * a {@code switch} or a chain of {@code instanceof} over them is complete.
 */
public sealed interface TelemetryEvent
    permits WorkerEvent, SupervisionEvent, PoolEvent, PolicyEvent, StreamEvent, LinkEvent {}
