package io.clutch.observer.internal.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.observer.internal.reading.Answer;
import io.clutch.observer.internal.reading.Incarnation;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.Restarts;
import io.clutch.observer.internal.reading.Source;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.reading.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be done to which node. */
class ActionTargetTest {
  private static final String ACTOR = "/system/actor";

  private static Node node(String path, String parent, Kind kind) {
    return new Node(
        path,
        parent,
        path,
        kind,
        "running",
        "",
        Answer.FRESH,
        new Incarnation(7, 3, Optional.empty()),
        Restarts.NONE,
        Optional.empty(),
        Usage.NONE);
  }

  /** Of a child below a node of that kind; {@code actor} is empty if it has none now. */
  private static ActionTarget below(Kind above, Kind kind, String actor) {
    var reading =
        new TreeReading(
            "app",
            Instant.EPOCH,
            List.of(node("/top", "", above), node("/top/it", "/top", kind)),
            0,
            Map.of("/top/it", new Source("/top/it", actor, kind == Kind.WORKER)));
    return ActionTarget.find(reading, "/top/it").orElseThrow();
  }

  private static ActionTarget top(Kind kind, Source source) {
    var reading =
        new TreeReading(
            "app", Instant.EPOCH, List.of(node("/it", "", kind)), 0, Map.of("/it", source));
    return ActionTarget.find(reading, "/it").orElseThrow();
  }

  @Test
  void aChildOfASupervisorIsRestartedAndStopped() {
    assertThat(below(Kind.SUPERVISOR, Kind.WORKER, ACTOR).offered())
        .containsExactly(Action.RESTART, Action.STOP, Action.DUMP, Action.LOG_LEVEL);
    assertThat(below(Kind.SUPERVISOR, Kind.POOL, ACTOR).offered())
        .containsExactly(Action.RESTART, Action.STOP, Action.RECYCLE);
    assertThat(below(Kind.SUPERVISOR, Kind.WORKER, "").offered())
        .containsExactly(Action.RESTART, Action.STOP);
  }

  @Test
  void aWorkerOfAPoolIsRecycled() {
    assertThat(below(Kind.POOL, Kind.WORKER, ACTOR).offered())
        .containsExactly(Action.RECYCLE, Action.DUMP, Action.LOG_LEVEL);
    assertThat(below(Kind.POOL, Kind.WORKER, "").offered()).isEmpty();
  }

  @Test
  void aWorkerAtTheTopIsStoppedOnlyIfItHasNoParent() {
    assertThat(top(Kind.WORKER, new Source(ACTOR, ACTOR, true)).offered())
        .containsExactly(Action.STOP, Action.DUMP, Action.LOG_LEVEL);
    assertThat(top(Kind.WORKER, new Source("/user/desk/till", ACTOR, true)).offered())
        .containsExactly(Action.DUMP, Action.LOG_LEVEL);
    assertThat(top(Kind.POOL, new Source(ACTOR, ACTOR, false)).offered())
        .containsExactly(Action.RECYCLE);
  }

  @Test
  void nothingIsDoneToOthers() {
    assertThat(below(Kind.SUPERVISOR, Kind.SUPERVISOR, "").offered()).isEmpty();
    assertThat(below(Kind.SUPERVISOR, Kind.ACTOR, ACTOR).offered()).isEmpty();
  }
}
