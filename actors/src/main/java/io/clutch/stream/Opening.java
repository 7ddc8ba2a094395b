package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefOperations.StreamHandle;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.Call;
import io.clutch.worker.StreamLine;
import io.clutch.worker.StreamShape;
import java.util.Locale;
import java.util.Objects;

/** What a stage opens for each of its materialisations. */
record Opening(PythonRef python, Call<?> call, StreamShape shape, StreamSettings settings) {

  Opening {
    Objects.requireNonNull(python, "python");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(settings, "settings");
  }

  /** The name of a stage that was given none. */
  String kind() {
    return "python-" + shape.name().toLowerCase(Locale.ROOT);
  }

  Telemetry telemetry() {
    return RefAccess.of(python).telemetry();
  }

  StreamHandle open(StreamLine.Receiver receiver) {
    return RefAccess.of(python).open(call, shape, settings.waitLimit(), receiver);
  }
}
