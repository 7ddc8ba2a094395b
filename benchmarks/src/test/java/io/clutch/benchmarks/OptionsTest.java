package io.clutch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void nothingIsAskedFor() {
    assertThat(Options.parse())
        .isEqualTo(new Options(false, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  @Test
  void allIsAskedFor() {
    assertThat(
            Options.parse("--only", "call", "--quick", "--erlport", "/e", "--json", "/rows.json"))
        .isEqualTo(
            new Options(
                true,
                Optional.of(Path.of("/rows.json")),
                Optional.of("call"),
                Optional.of(Path.of("/e"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fast", "--json", "--only", "--erlport"})
  void whatIsWrongIsNamed(String option) {
    assertThatThrownBy(() -> Options.parse("--quick", option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option);
  }
}
