package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final int MEBIBYTE = 1 << 20;

  private static Object back(Object value) throws IOException {
    byte[] json = Json.write(Map.of("key", value));
    assertThat(new String(json, StandardCharsets.ISO_8859_1)).matches("[\\x20-\\x7f]*");
    return Json.read(json).get("key");
  }

  /** Control characters, non-ASCII characters, and surrogates in the wrong order. */
  private static String everyUnit() {
    var units = new StringBuilder();
    for (int unit = Character.MAX_VALUE; unit >= 0; unit--) {
      units.append((char) unit);
    }
    return units.toString();
  }

  @Test
  void anyTextIsExact() throws IOException {
    assertThat(back(everyUnit())).isEqualTo(everyUnit());

    String large = "line\n\"ü\" \ud83d\udc0d\udc80".repeat(MEBIBYTE / 16);
    assertThat(back(large)).isEqualTo(large);
  }

  @Test
  void anyTextIsAKey() throws IOException {
    Map<String, String> map = Map.of(everyUnit(), "a", "a.b \"c\"", "b", "", "c", "${d}", "d");

    assertThat(back(map)).isEqualTo(map);
  }

  @Test
  void plainValuesAreExact() throws IOException {
    for (long number : new long[] {0, -1, 1L << 53 | 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(((Number) back(number)).longValue()).isEqualTo(number);
    }
    assertThat(back(List.of(true, List.of(), Map.of(), "x")))
        .isEqualTo(List.of(true, List.of(), Map.of(), "x"));
    var nothing = new HashMap<String, Object>();
    nothing.put("none", null);
    assertThat(Json.read(Json.write(nothing))).isEqualTo(nothing);
  }

  @Test
  void digitsAreAsciiUnderAnyLocale() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(back(List.of(1_234_567L, "\u0001\u00e9")))
          .isEqualTo(List.of(1_234_567, "\u0001\u00e9"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[1]",
        "{",
        "{\"a\":1",
        "{\"a\":1} x",
        "{\"a\":1}{}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":tru}",
        "{\"a\":NaN}",
        "{\"a\":1 2}",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":${b}}",
        "{\"a\":\"\\u00zz\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":1} // b",
        "include \"/etc/passwd\""
      })
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] latin = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> Json.read(latin)).isInstanceOf(IOException.class);
  }

  @Test
  void nestingThatTheStackCannotHoldIsRefused() {
    for (String open : List.of("[", "{\"a\":")) {
      assertThatThrownBy(() -> Json.read("{\"a\":" + open.repeat(100_000)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void randomTextsAreExact() throws IOException {
    var random = new Random(14);
    for (int i = 0; i < 500; i++) {
      var units = new char[random.nextInt(40)];
      for (int k = 0; k < units.length; k++) {
        units[k] = (char) random.nextInt(random.nextBoolean() ? 0x100 : 0x1_0000);
      }
      List<String> texts = Arrays.asList(new String(units), "");
      assertThat(back(texts)).isEqualTo(texts);
    }
  }
}
