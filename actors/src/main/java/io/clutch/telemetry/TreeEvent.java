package io.clutch.telemetry;

import io.clutch.supervision.SupervisionEvent;

/** Something that happened in a supervisor, or in a pool, which supervises its workers. */
public record TreeEvent(SupervisionEvent event) implements TelemetryEvent {}
