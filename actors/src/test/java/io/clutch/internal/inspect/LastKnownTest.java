package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.inspect.NodeReading.Answer;
import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.reading.WorkerReading.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastKnownTest {
  private static final String NAME = "/user/worker";

  private final LastKnown lastKnown = new LastKnown();

  private static NodeReading node(String state, Answer answer, long incarnation, long pid) {
    var life =
        new Life(
            incarnation,
            pid,
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty());
    return Nodes.plain(Kind.WORKER, NAME, state, answer, life, List.of());
  }

  @Test
  void nothingIsKnownOfANewNode() {
    NodeReading silent = node(Nodes.UNKNOWN, Answer.NONE, 0, 0);
    assertThat(lastKnown.silent(silent)).isEqualTo(silent);
  }

  @Test
  void aSilentNodeIsAsItWasWithTheAgeOfThat() {
    lastKnown.keep(
        List.of(
            node("running", Answer.FRESH, 2, 4711).withWork(new Work(3, 1, 0, Optional.empty()))));
    NodeReading silent = lastKnown.silent(node(Nodes.UNKNOWN, Answer.NONE, 0, 0));
    assertThat(silent.state()).isEqualTo("running");
    assertThat(silent.life().pid()).isEqualTo(4711);
    assertThat(silent.work().orElseThrow().inFlight()).isEqualTo(3);
    assertThat(silent.answer().isFresh()).isFalse();
    assertThat(silent.answer().age().orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
    lastKnown.keep(List.of(silent)); // which is no answer
    assertThat(lastKnown.silent(silent).answer().age().orElseThrow())
        .isGreaterThanOrEqualTo(silent.answer().age().orElseThrow());
  }

  @Test
  void whatItsSupervisorTellsOfTheNextIncarnationGoesFirst() {
    lastKnown.keep(List.of(node("running", Answer.FRESH, 2, 4711)));
    NodeReading next = lastKnown.silent(node("starting", Answer.NONE, 3, 0));
    assertThat(next.state()).isEqualTo("starting");
    assertThat(next.life().pid()).isZero();
    NodeReading same = lastKnown.silent(node("running", Answer.NONE, 2, 0));
    assertThat(same.life().pid()).isEqualTo(4711);
  }

  @Test
  void nodesThatHaveGoneAreForgotten() {
    lastKnown.keep(List.of(node("running", Answer.FRESH, 2, 4711)));
    assertThat(lastKnown.kind(NAME)).contains(Kind.WORKER);
    lastKnown.keep(List.of());
    assertThat(lastKnown.kind(NAME)).isEmpty();
  }
}
