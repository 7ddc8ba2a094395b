package io.clutch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.codec.format.CodecLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLocaleTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private static Stream<Object> times() {
    LocalDateTime local = LocalDateTime.of(2026, 11, 23, 1, 2, 3, 4_000);
    return Stream.of(
        local,
        local.plusNanos(5),
        local.toLocalDate(),
        local.toLocalTime(),
        LocalTime.of(1, 2, 3, 4_005),
        LocalDate.of(2026, 1, 2),
        OffsetDateTime.of(local, ZoneOffset.ofHoursMinutesSeconds(-9, -30, -15)),
        ZonedDateTime.of(local, ZoneId.of("Asia/Kolkata")),
        Instant.parse("2026-11-23T10:15:30.123456789Z"),
        Duration.ofNanos(-1_234_567));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ar-EG",
        "fa-IR",
        "tr-TR",
        "hi-IN-u-nu-deva",
        "ar-u-nu-arab",
        "th-TH-u-ca-buddhist-nu-thai",
        "ja-JP-u-ca-japanese",
        "my-MM",
        "ne-NP"
      })
  void timesAreTheSameInEachLocale(String tag) {
    List<String> expected = times().map(TimeLocaleTest::hex).toList();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      List<String> found = times().map(TimeLocaleTest::hex).toList();
      assertThat(found).isEqualTo(expected);
      assertThat(found.stream().map(TimeLocaleTest::read)).containsExactlyElementsOf(all());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<Object> all() {
    return times().toList();
  }

  private static String hex(Object time) {
    return HexFormat.of().formatHex(CODEC.encode(time).body());
  }

  private static Object read(String hex) {
    return CODEC.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), List.of(), Object.class);
  }
}
