package io.clutch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.supervision.SupervisionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final TelemetryEvent EVENT = new LinkEvent.ConnectionsRefused(1, 1);

  private final List<String> heard = new ArrayList<>();

  private Telemetry named(String name) {
    return event -> heard.add(name);
  }

  @Test
  void allHearInOrder() {
    Telemetry.all(named("a"), named("b"), named("c")).happened(EVENT);
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void whatOneThrowsKeepsItFromNoOther() {
    Telemetry both =
        Telemetry.all(
            event -> {
              throw new IllegalStateException("first");
            },
            named("between"),
            event -> {
              throw new AssertionError("second");
            },
            named("last"));
    assertThatThrownBy(() -> both.happened(EVENT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("first")
        .hasSuppressedException(new AssertionError("second"));
    assertThat(heard).containsExactly("between", "last");
  }

  @Test
  void noneIsLeftOut() {
    Telemetry a = named("a");
    assertThat(Telemetry.all()).isSameAs(Telemetry.none());
    assertThat(Telemetry.all(Telemetry.none())).isSameAs(Telemetry.none());
    assertThat(Telemetry.all(Telemetry.none(), a)).isSameAs(a);
  }

  /** A chain of instanceof over the kinds is complete. */
  @Test
  void theKindsOfEventsAreClosed() {
    assertThat(TelemetryEvent.class.isSealed()).isTrue();
    assertThat(Arrays.stream(TelemetryEvent.class.getPermittedSubclasses()))
        .allMatch(kind -> kind.isSealed() || kind == TreeEvent.class);
    assertThat(SupervisionEvent.class.isSealed()).isTrue();
  }

  /** A lambda receives events of supervisors too. */
  @Test
  void whatHappensInATreeIsAnEventToo() {
    List<TelemetryEvent> heard = new ArrayList<>();
    Telemetry listener = heard::add;
    var started = new SupervisionEvent.ChildStarted("/tree", "a", 1, Duration.ZERO);
    listener.happened(started);
    Telemetry.all(listener, listener).happened(started);
    var event = new TreeEvent(started);
    assertThat(heard).containsExactly(event, event, event);
  }
}
