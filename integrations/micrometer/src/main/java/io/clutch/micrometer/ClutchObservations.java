package io.clutch.micrometer;

import io.clutch.telemetry.CallObserver;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;

/**
 * Makes an observation of Micrometer of each call, cast and stream, and of the code of each host
 * that Python asks or tells. The handlers of the registry decide what becomes of them: timers,
 * spans or both. A handler that propagates a trace, as the bridges of Micrometer Tracing have,
 * passes its context to Python in the headers of the call, and continues it where Python asks a
 * host.
 *
 * <p>Add it to the setup by {@code ClutchSetup.withCallObserver}. Beside {@code ClutchTracing}, a
 * call would have two spans. Thread-safe.
 */
public final class ClutchObservations implements CallObserver {
  private final Observations observations;

  private ClutchObservations(Observations observations) {
    this.observations = observations;
  }

  /** Creates an observer whose observations are of this registry. */
  public static ClutchObservations of(ObservationRegistry registry) {
    return new ClutchObservations(new Observations(Objects.requireNonNull(registry, "registry")));
  }

  @Override
  public Observation submitted(Submission call) {
    return observations.submitted(Objects.requireNonNull(call, "call"));
  }

  @Override
  public void around(Incoming message, Runnable code) {
    Objects.requireNonNull(message, "message");
    observations.around(message, Objects.requireNonNull(code, "code"));
  }
}
