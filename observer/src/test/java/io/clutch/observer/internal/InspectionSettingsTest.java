package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What costs a worker something can be turned off, and tracing is. */
@ExtendWith(Leftovers.class)
class InspectionSettingsTest {
  @Test
  void tracingIsOffUnlessItIsTurnedOn() throws Exception {
    try (var observed = new Observed()) {
      observed.process(new FakeProcess());
      HttpResponse<String> refused =
          observed.authorized("api/v1/worker/allocations?path=x&seconds=1");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("The setting clutch.observer.allocations is off.\n");
      assertThat(observed.authorized("api/v1/worker/profile?path=x").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void profilesCanBeTurnedOff() throws Exception {
    try (var observed = new Observed("clutch.observer.profiles = off")) {
      assertThat(observed.authorized("api/v1/worker/profile?path=x&seconds=1").body())
          .isEqualTo("The setting clutch.observer.profiles is off.\n");
    }
  }
}
