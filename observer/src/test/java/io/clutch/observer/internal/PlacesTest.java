package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.observer.internal.Places.Place;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void aPlaceThatIsKeptIsNotGivenAway() {
    var places = new Places(2, Duration.ofDays(1));
    Place till = places.enter("till").orElseThrow();

    assertThat(places.enter("till")).isEmpty();
    assertThat(places.enter("desk")).isPresent();
    assertThat(places.enter("third")).isEmpty();
    assertThat(till.keep()).isTrue();
    till.leave();
    till.leave();
    assertThat(places.enter("third")).isPresent();
    assertThat(till.keep()).isFalse();
  }

  @Test
  void aPlaceThatBecomesFreeIsWaitedFor() {
    var places = new Places(1, Duration.ofDays(1));
    Place till = places.enter("till").orElseThrow();
    assertThat(places.enter("till", Duration.ofMillis(1)).orTimeout(60, SECONDS).join()).isEmpty();
    var next = places.enter("till", Duration.ofDays(1));
    till.leave();

    assertThat(next.orTimeout(60, SECONDS).join()).isPresent();
  }

  @Test
  void aPlaceThatIsForgottenIsGivenAwayAndItsHolderHearsOfIt() {
    var places = new Places(1, Duration.ofNanos(-1));
    Place forgotten = places.enter("till").orElseThrow();
    Place next = places.enter("till").orElseThrow();

    assertThat(forgotten.keep()).isFalse();
    forgotten.leave();
    assertThat(next.keep()).isTrue();
  }
}
