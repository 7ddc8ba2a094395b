package io.clutch.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.examples.common.Left;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class SoakTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Soak soak = new Soak(new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void aShortOneAddsUp() {
    int code = soak.run("--seconds", "2");

    assertThat(lines())
        .contains(
            "faults    another call's value 0, a second outcome 0, repeatable but unanswered 0",
            "leaks     processes 0, threads 0, descriptors 0, files 0",
            "All adds up.");
    assertThat(code).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds", "--seconds 0", "--seconds -3", "--minutes 3"})
  void wrongArgumentsAreRefused(String arguments) {
    assertThat(soak.run(arguments.split(" "))).isEqualTo(2);
    assertThat(lines()).first().asString().contains(arguments);
  }

  @Test
  void whatDoesNotAddUpIsFound() {
    var fine = new Counts.Sums(2, Map.of("Value", 1L, "Exited", 1L), 0, 0, 0);
    assertThat(fine.addUp()).isTrue();
    assertThat(new Counts.Sums(3, fine.outcomes(), 0, 0, 0).addUp()).isFalse();
    assertThat(new Counts.Sums(2, fine.outcomes(), 1, 0, 0).addUp()).isFalse();
    assertThat(new Counts.Sums(2, fine.outcomes(), 0, 1, 0).addUp()).isFalse();
    assertThat(new Counts.Sums(2, fine.outcomes(), 0, 0, 1).addUp()).isFalse();
    assertThat(new Left(0, 1, 0, 0).since(new Left(0, 0, 7, 0)).isNothing()).isFalse();
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
