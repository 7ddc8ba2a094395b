package io.clutch.stream;

import io.clutch.PythonRef;
import io.clutch.worker.Call;
import io.clutch.worker.StreamLine;
import io.clutch.worker.StreamShape;

/** What a stage opens for each of its materialisations. */
record Opening(PythonRef ref, Call<?> call, StreamShape shape, StreamSettings settings) {

  PythonRef.StreamHandle open(StreamLine.Receiver receiver) {
    return ref.open(call, shape, settings.waitLimit(), receiver);
  }
}
