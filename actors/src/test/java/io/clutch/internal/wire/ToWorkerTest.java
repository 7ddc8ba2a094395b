package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToWorkerTest {

  @ParameterizedTest
  @CsvSource({"-5, 1", "0, 1", "1, 1", "1_000_000, 1", "1_000_001, 2", "199_999_999, 200"})
  void pythonDoesNotGiveUpBeforeTheDeadline(String nanosLeft, long millis) {
    assertThat(ToWorker.timeoutMillis(Long.parseLong(nanosLeft.replace("_", ""))))
        .isEqualTo(millis);
  }
}
