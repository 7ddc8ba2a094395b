package io.clutch.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  private static final int MOST = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "größer {} than %s", "a\ttab", "日本語 \uD83D\uDE00", "C:\\x"})
  void leavesHarmlessTextAsItIs(String text) {
    assertThat(LogText.lines(text, MOST)).isSameAs(text);
    assertThat(LogText.line(text, MOST)).isSameAs(text);
  }

  @Test
  void aLineBreakForgesNoRecord() {
    String forged = "hello\n2026-11-28 ERROR root - the JVM was taken over\r\nand more";
    assertThat(LogText.lines(forged, MOST))
        .isEqualTo("hello\n  | 2026-11-28 ERROR root - the JVM was taken over\n  | and more");
    assertThat(LogText.line(forged, MOST))
        .isEqualTo("hello\\n2026-11-28 ERROR root - the JVM was taken over\\nand more");
  }

  @Test
  void lineBreaksAtTheEndAreDropped() {
    assertThat(LogText.lines("text\n\r\n\n", MOST)).isEqualTo("text");
    assertThat(LogText.lines("\n", MOST)).isEmpty();
  }

  @Test
  void whatATerminalObeysIsShown() {
    assertThat(LogText.lines("\u001b[2J\u0007 10%\r20%\u0000\u007f\u0085", MOST))
        .isEqualTo("\\x1b[2J\\x07 10%\\r20%\\x00\\x7f\\x85");
    assertThat(LogText.lines("a\u2028b\u2029c\u202ed\u2066e", MOST))
        .isEqualTo("a\\u2028b\\u2029c\\u202ed\\u2066e");
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    assertThat(LogText.lines("x".repeat(MOST), MOST)).hasSize(MOST);
    assertThat(LogText.lines("x".repeat(MOST + 1), MOST)).isEqualTo("x".repeat(MOST) + "... (cut)");
    assertThat(LogText.lines("\n".repeat(1_000_000) + "x", MOST)).hasSizeLessThan(MOST + 20);
    assertThat(LogText.line("\u0001".repeat(1_000_000), MOST)).hasSizeLessThan(MOST + 20);
  }

  @Test
  void noTextAtAllBringsALineThatBeginsUnmarked() {
    var random = new Random(20261128);
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.append(
            (char) (random.nextBoolean() ? random.nextInt(0x100) : random.nextInt(0x10000)));
      }
      String lines = LogText.lines(text.toString(), MOST);
      assertThat(lines.lines().skip(1)).allMatch(line -> line.startsWith("  | "));
      assertThat(lines.chars())
          .allMatch(each -> each == '\n' || each >= ' ' && each != 0x7f || each == '\t');
    }
  }
}
