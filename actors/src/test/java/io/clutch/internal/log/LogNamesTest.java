package io.clutch.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogNamesTest {
  private final LogNames names = new LogNames();

  @Test
  void namesKeepTheirLogger() {
    assertThat(names.logger("app.models.user")).isEqualTo("python.app.models.user");
    assertThat(names.logger("root")).isEqualTo("python.root");
  }

  @Test
  void aNameIsBoundedInLengthAndDepth() {
    assertThat(names.logger("x".repeat(5_000))).isEqualTo("python." + "x".repeat(LogNames.LONGEST));
    String deep = names.logger("a.".repeat(20_000));
    assertThat(deep.chars().filter(each -> each == '.').count()).isEqualTo(LogNames.DEEPEST);
    assertThat(names.logger("a\nb\u001b")).isEqualTo("python.a\\nb\\x1b");
  }

  @Test
  void onlySoManyHaveALoggerOfTheirOwn() {
    for (int i = 0; i < 2 * LogNames.MOST; i++) {
      names.logger("request-" + i);
    }
    assertThat(names.logger("one-more")).isEqualTo(LogNames.COMMON);
    assertThat(names.logger("request-1")).isEqualTo("python.request-1");
    assertThat(names.logger("stderr")).isEqualTo("python.stderr");
    assertThat(names.logger("py.warnings")).isEqualTo("python.py.warnings");
  }
}
