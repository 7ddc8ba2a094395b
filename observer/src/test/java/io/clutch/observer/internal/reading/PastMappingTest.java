package io.clutch.observer.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.PastNode;
import io.clutch.internal.inspect.PastTree;
import io.clutch.internal.inspect.TimelineEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown of a past tree. */
class PastMappingTest {
  private static final Instant AT = Instant.ofEpochMilli(5_000);

  private static PastNode node(String name, String state, long pid, String lastExit) {
    return new PastNode(name, NodeReading.Kind.WORKER, state, 2, pid, lastExit);
  }

  private static TreeReading reading(PastNode... nodes) {
    var event =
        new TimelineEvent(
            1, AT, TimelineEvent.Type.EXIT, "/user/a", NodeReading.Kind.WORKER, 2, 7, "", 1, 1);
    return PastMapping.of("app", new PastTree(event, List.of(nodes)));
  }

  @Test
  void aNodeIsBelowTheOneThatItsPathNamesIfThatWasThere() {
    TreeReading reading =
        reading(
            node("/user/a", "running", 7, ""),
            node("/user/a-b", "running", 8, ""),
            node("/user/a/c", "starting", 0, ""),
            node("/user/gone/d", "running", 9, ""));

    assertThat(reading.at()).isEqualTo(AT);
    assertThat(reading.nodes())
        .extracting(it -> it.parent() + " > " + it.name())
        .containsExactly(" > /user/a", " > /user/a-b", "/user/a > c", " > /user/gone/d");
  }

  @Test
  void whatNoEventTellsIsLeftOut() {
    Node node = reading(node("/user/a", "ended", 0, "was killed")).nodes().get(0);

    assertThat(node.restarts().lastReason()).isEqualTo("was killed");
    assertThat(node.restarts().isCounted()).isFalse();
    assertThat(node.incarnation().pid()).isZero();
    assertThat(node.incarnation().since()).isEmpty();
    assertThat(node.load()).isEmpty();
    assertThat(node.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void hostileNamesAreShownAsText() {
    Node node = reading(node("/user/\u001b[2J", "running", 7, "\u202e")).nodes().get(0);

    assertThat(node.path()).isEqualTo("/user/\\x1b[2J");
    assertThat(node.restarts().lastReason()).isEqualTo("\\u202e");
  }
}
