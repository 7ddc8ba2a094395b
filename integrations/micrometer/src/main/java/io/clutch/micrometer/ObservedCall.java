package io.clutch.micrometer;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.telemetry.CallObserver;
import io.micrometer.observation.Observation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The observation of one call, until its outcome. */
record ObservedCall(Observation observation, Map<String, String> headers)
    implements CallObserver.Observation {

  @Override
  public void ended(Optional<CallFailure> failure) {
    Objects.requireNonNull(failure, "failure");
    failure.ifPresent(this::failed);
    ObservedKeys.stop(
        observation,
        failure.map(it -> it.getClass().getSimpleName()).orElse(ObservedKeys.NO_ERROR));
  }

  private void failed(CallFailure failure) {
    if (failure instanceof Raised raised) {
      String type = raised.error().module() + "." + raised.error().type();
      observation.highCardinalityKeyValue(ObservedKeys.EXCEPTION, type);
    }
    observation.error(failure.toException());
  }
}
