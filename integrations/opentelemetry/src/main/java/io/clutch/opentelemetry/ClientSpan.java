package io.clutch.opentelemetry;

import io.clutch.failure.CallFailure;
import io.clutch.telemetry.CallObserver.Observation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The span of one call, until its outcome. */
record ClientSpan(Span span, Map<String, String> headers) implements Observation {

  @Override
  public void ended(Optional<CallFailure> failure) {
    Objects.requireNonNull(failure, "failure");
    failure.ifPresent(this::failed);
    span.end();
  }

  private void failed(CallFailure failure) {
    if (span.isRecording()) {
      span.setStatus(StatusCode.ERROR, FailureText.message(failure));
      span.setAttribute(RpcAttributes.ERROR_TYPE, FailureText.type(failure));
      span.addEvent("exception", FailureText.exception(failure));
    }
  }
}
