package io.clutch.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimeLocaleTest {
  @Test
  void aFractionHasTheDigitsOfTheDataTable() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("ar", "EG"));
      assertThat(TimeText.write(LocalTime.of(1, 2, 3, 4_000))).isEqualTo("01:02:03.000004");
    } finally {
      Locale.setDefault(before);
    }
  }
}
