package io.clutch.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python computes the same places. */
class EntityPlacesTest {
  @ParameterizedTest
  @CsvSource({"alice, 24", "bob, 27", "\u00e9\ud83c\udf4e, 60"})
  void ofKeys(String key, int place) {
    assertThat(EntityRefs.place(key, 64)).isEqualTo(place);
  }
}
