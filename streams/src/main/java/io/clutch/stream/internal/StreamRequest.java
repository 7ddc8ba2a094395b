package io.clutch.stream.internal;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefOperations.StreamHandle;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.stream.StreamSettings;
import io.clutch.telemetry.Telemetry;
import java.util.Locale;
import java.util.Objects;

/** The stream that a stage opens for each of its materialisations. */
public record StreamRequest(
    PythonRef python, Call<?> call, StreamShape shape, StreamSettings settings) {

  public StreamRequest {
    Objects.requireNonNull(python, "python");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
  }

  /** The default name of the stage. */
  String kind() {
    return "python-" + shape.name().toLowerCase(Locale.ROOT);
  }

  Telemetry telemetry() {
    return RefAccess.of(python).telemetry();
  }

  StreamHandle open(StreamChannel.Receiver receiver) {
    return RefAccess.of(python).open(call, shape, settings.waitLimit(), receiver);
  }
}
