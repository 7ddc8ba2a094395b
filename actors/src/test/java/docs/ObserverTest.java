package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Observation;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ObserverTest {
  @Test
  void observesCalls() {
    ThreadLocal<String> requests = ThreadLocal.withInitial(() -> "request-1");
    List<String> ends = new CopyOnWriteArrayList<>();
    // tag::observer
    CallObserver observer =
        call ->
            new Observation() {
              @Override
              public Map<String, String> headers() {
                return Map.of("request", requests.get());
              }

              @Override
              public void ended(Optional<CallFailure> failure) {
                ends.add(call.function() + (failure.isEmpty() ? "" : " failed"));
              }
            };
    ClutchSetup clutch = ClutchSetup.create().withCallObserver(observer);
    // end::observer
    try (Application app = Application.start(clutch)) {
      PythonRef python = app.spawn(WorkerSpec.functions("math"), "observed");
      value(python.call("math:sqrt", Double.class, 4.0));
      assertThat(ends).containsExactly("math:sqrt");
    }
  }
}
