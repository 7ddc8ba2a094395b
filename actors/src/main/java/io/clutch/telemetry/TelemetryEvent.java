package io.clutch.telemetry;

/**
 * An event that is reported to a {@link Telemetry} listener. The list of kinds is closed, so a
 * {@code switch} or a chain of {@code instanceof} over them is complete. All events are immutable.
 */
public sealed interface TelemetryEvent
    permits WorkerEvent, TreeEvent, PoolEvent, PolicyEvent, StreamEvent, LinkEvent, TemplateEvent {}
