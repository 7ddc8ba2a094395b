package io.clutch.observer.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A node that does nothing does not seem to change. */
class SteadyTest {
  private static final Instant AT = Instant.ofEpochMilli(1_000_000);

  private static Node node(long pid, Instant since, double cpu, Instant heartbeat) {
    return new Node(
        "/user/till",
        "",
        "/user/till",
        Kind.WORKER,
        "running",
        "",
        Answer.FRESH,
        new Incarnation(pid, 1, Optional.of(since)),
        new Restarts(0, 3, Duration.ofSeconds(5), "", Optional.empty()),
        Optional.empty(),
        new Usage(
            OptionalLong.of(7),
            OptionalLong.empty(),
            OptionalDouble.of(cpu),
            Optional.of(heartbeat)));
  }

  private static Steady steady(Node before, boolean keepsUsage) {
    return new Steady(Map.of(before.path(), before), keepsUsage);
  }

  @Test
  void momentsThatMoveALittleStay() {
    Node before = node(1, AT, 1, AT);

    assertThat(steady(before, false).of(node(1, AT.plusMillis(100), 1, AT.plusMillis(100))))
        .isEqualTo(before);
  }

  @Test
  void whatAProcessUsesIsToldOnlyNowAndThen() {
    Node before = node(1, AT, 1, AT);
    Node after = node(1, AT, 1.01, AT.plusSeconds(1));

    assertThat(steady(before, true).of(after)).isEqualTo(before);
    assertThat(steady(before, false).of(after)).isEqualTo(after);
  }

  @Test
  void aSignOfLifeIsToldEachSecondHoweverLongProcessorTimeStays() {
    Node before = node(1, AT, 1, AT);
    Node after = node(1, AT, 2, AT.plusMillis(1_001));

    assertThat(steady(before, true).of(after)).isEqualTo(node(1, AT, 1, AT.plusMillis(1_001)));
  }

  @Test
  void anotherProcessIsToldAtOnce() {
    Node after = node(2, AT, 0.1, AT.plusSeconds(1));

    assertThat(steady(node(1, AT, 1, AT), true).of(after)).isEqualTo(after);
  }
}
