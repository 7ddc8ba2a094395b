package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which connections may stay. */
class ConnectionsTest {
  private static final long AT = Long.MAX_VALUE - 1; // it wraps
  private static final long LATER = AT + Duration.ofMillis(2).toNanos();
  private static final int MOST_UNPROVEN = 64;

  private final Connections connections = new Connections(1, AT);

  private void open(int count) {
    for (int i = 0; i < count; i++) {
      connections.opened();
    }
  }

  @Test
  void fewMayStay() {
    open(MOST_UNPROVEN);
    assertThat(connections.hasToLeave(AT)).isFalse();
  }

  @Test
  void ofManyOneAfterTheOtherHasToLeave() {
    open(MOST_UNPROVEN + 2);
    assertThat(connections.hasToLeave(AT)).isTrue();
    assertThat(connections.hasToLeave(AT)).isFalse();
    connections.closed(false);
    assertThat(connections.hasToLeave(LATER)).isTrue();
    connections.closed(false);
    assertThat(connections.hasToLeave(LATER + LATER - AT)).isFalse();
  }

  @Test
  void thoseWithTheTokenMakeNobodyLeave() {
    open(MOST_UNPROVEN + 1);
    connections.proven();
    assertThat(connections.hasToLeave(AT)).isFalse();
    connections.closed(true);
    open(1);
    assertThat(connections.hasToLeave(AT)).isTrue();
  }

  @Test
  void noneStaysForFurtherRequestsIfThereIsNoRoom() {
    open(1 + Connections.BESIDE_PAGES);
    assertThat(connections.isFull()).isFalse();
    open(1);
    assertThat(connections.isFull()).isTrue();
    assertThat(connections.accepted()).isGreaterThan(MOST_UNPROVEN + 1 + Connections.BESIDE_PAGES);
  }
}
