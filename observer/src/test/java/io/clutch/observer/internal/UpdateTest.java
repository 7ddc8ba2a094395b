package io.clutch.observer.internal;

import static io.clutch.observer.internal.Observed.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a viewer is sent, by what it has seen. */
class UpdateTest {
  private static TreeReading reading(Node... nodes) {
    return new TreeReading("shop", Instant.EPOCH, List.of(nodes), 0);
  }

  private static TreeReading reading(String one, String two) {
    return reading(node("one", one), node("two", two), node("three", "running"));
  }

  private static Update last(TreeReading... readings) {
    Update update = Update.first(readings[0]);
    for (int i = 1; i < readings.length; i++) {
      update = update.after(readings[i]).orElseThrow();
    }
    return update;
  }

  private static String event(Update update, long seen) {
    return update.eventAfter(seen).utf8String();
  }

  @Test
  void nothingNewIsNoUpdate() {
    assertThat(Update.first(reading("running", "running")).after(reading("running", "running")))
        .isEmpty();
  }

  @Test
  void whoHasMissedSomeGetsAllThatHasChangedSince() {
    Update update =
        last(
            reading("running", "running"),
            reading("ended", "running"),
            reading("ended", "starting"));

    assertThat(event(update, 2)).startsWith("event: changes").contains("two").doesNotContain("one");
    assertThat(event(update, 1))
        .startsWith("event: changes")
        .contains("ended", "starting")
        .doesNotContain("three");
    assertThat(event(update, 0)).startsWith("event: tree").contains("one", "two", "three");
  }

  @Test
  void whoHasMissedThatNodesHaveComeGetsAllNodes() {
    Update update =
        last(
            reading(node("one", "running")),
            reading("running", "running"),
            reading("ended", "running"));

    assertThat(event(update, 2)).startsWith("event: changes");
    assertThat(event(update, 1)).startsWith("event: tree").contains("three");
  }

  @Test
  void whoHasMissedManyGetsAllNodes() {
    Update update = Update.first(reading("0", "running"));
    for (int i = 1; i <= 17; i++) {
      update = update.after(reading("" + i, "running")).orElseThrow();
    }
    assertThat(event(update, 1)).startsWith("event: tree");
    assertThat(event(update, 2)).startsWith("event: changes").doesNotContain("two");
  }
}
