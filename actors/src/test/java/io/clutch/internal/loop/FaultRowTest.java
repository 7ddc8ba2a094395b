package io.clutch.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultRowTest {
  private final FaultRow row = new FaultRow();

  @Test
  void isOverWhenItHasLastedTooLong() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(row.isOverWithOneMore(i)).isFalse();
      assertThat(row.hasBegun()).isEqualTo(i == 0);
    }
    assertThat(row.isOverWithOneMore(FaultRow.LIMIT_NANOS - 1)).isFalse();
    assertThat(row.isOverWithOneMore(FaultRow.LIMIT_NANOS)).isTrue();
  }

  /** A long pause of the machine between two attempts does not count as a long row. */
  @Test
  void needsSeveralTries() {
    for (int i = 1; i < FaultRow.FEWEST; i++) {
      assertThat(row.isOverWithOneMore(i * FaultRow.LIMIT_NANOS)).isFalse();
    }
    assertThat(row.isOverWithOneMore(FaultRow.FEWEST * FaultRow.LIMIT_NANOS)).isTrue();
  }

  @Test
  void endsWithASuccess() {
    for (int i = 0; i < FaultRow.FEWEST; i++) {
      row.isOverWithOneMore(i);
    }
    row.succeeded();
    assertThat(row.isOverWithOneMore(2 * FaultRow.LIMIT_NANOS)).isFalse();
    assertThat(row.hasBegun()).isTrue();
  }
}
