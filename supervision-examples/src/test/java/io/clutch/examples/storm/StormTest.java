package io.clutch.examples.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The standing storm: each kind of fault at least once, and half a minute of them. {@code
 * -Dclutch.storm.seed} chooses another one, {@code -Dclutch.storm.seconds} a longer one.
 */
@Tag("long")
class StormTest {
  private static final String SEED = System.getProperty("clutch.storm.seed", "12");
  private static final String SECONDS = System.getProperty("clutch.storm.seconds", "30");
  private static final int FEWEST_KINDS = 30;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void faultsOfAllKindsAddUp() {
    int code = storm("--seconds", SECONDS, "--seed", SEED);
    System.out.print(text());
    assertThat(text().lines())
        .contains(
            "audit      unanswered 0, wrong 0, second outcomes 0, unexplained 0, run twice 0,"
                + " misreported 0")
        .filteredOn(line -> line.startsWith("COMPLAINT"))
        .isEmpty();
    assertThat(text()).contains("leaks      processes 0, threads 0, descriptors 0, files 0");
    assertThat(Kind.values()).hasSizeGreaterThanOrEqualTo(FEWEST_KINDS);
    assertThat(Kind.values())
        .allSatisfy(kind -> assertThat(text()).containsPattern("(?m)^  " + kind + " +[1-9]"));
    assertThat(code).as(text()).isZero();
  }

  private int storm(String... arguments) {
    return new Storm(new PrintStream(out, true, StandardCharsets.UTF_8), "usage\n").run(arguments);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
