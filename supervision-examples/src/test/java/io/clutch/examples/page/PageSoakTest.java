package io.clutch.examples.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PageSoakTest {
  private static final Shown RUNNING = new Shown("running", 4711, 2, 1, 2);

  private final Invariants invariants = new Invariants();

  @Test
  @Tag("long")
  void aShortOneTellsWhatThereIs() throws Exception {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    boolean isFine = new PageSoak(Duration.ofSeconds(60)).run(10, out);

    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).contains("violations   0", "The page tells what there is.");
    assertThat(lines).anyMatch(line -> line.startsWith("feed samples 11, "));
    assertThat(isFine).isTrue();
  }

  private void shown(Shown... nodes) {
    for (Shown node : nodes) {
      invariants.check(Map.of("/user/till", node));
    }
  }

  @Test
  void aRestartIsNoViolation() {
    shown(
        RUNNING,
        new Shown("ended", 0, 2, 1, 2),
        new Shown("starting", 0, 3, 2, 2),
        new Shown("running", 4712, 3, 2, 2));

    assertThat(invariants.count()).isZero();
  }

  @Test
  void aPidOfAnEarlierIncarnationIsAGhost() {
    shown(new Shown("running", 4712, 3, 1, 2), new Shown("starting", 0, 4, 1, 2), RUNNING);

    assertThat(invariants.first()).singleElement().asString().startsWith("another incarnation");
  }

  @Test
  void anotherProcessOfOneIncarnationIsFound() {
    shown(RUNNING, new Shown("running", 4712, 2, 1, 2));

    assertThat(invariants.count()).isOne();
  }

  @Test
  void countsBelowZeroAndRestartsTakenBackAreFound() {
    shown(new Shown("running", 4711, 2, 1, -1), RUNNING, new Shown("running", 4711, 2, 0, 2));

    assertThat(invariants.first())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("below zero"),
            second -> assertThat(second).startsWith("restarts taken back"));
  }

  @Test
  void nodesOfThePageAreRead() {
    String json =
        """
        {"nodes":[{"path":"/user/a\\\\x1b","state":"running","pid":4711,"incarnation":2,
        "restartsInPeriod":1,"inFlight":1,"queued":1,"answered":true,"name":"\\u00e9\\""}]}\
        """;
    Map<String, Object> node = Json.objects(Json.object(json), "nodes").get(0);

    assertThat(Shown.of(node)).isEqualTo(RUNNING);
    assertThat(node).containsEntry("path", "/user/a\\x1b").containsEntry("name", "é\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Json.object("{\"a\":1"));
  }
}
