package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.internal.reading.PresentActors.Kind;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Asked;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which workers a reading of changes asks. */
@ExtendWith(Leftovers.class)
class KnownAnswersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ActorTestKit kit = ActorTestKit.create();
  private final KnownAnswers answers = new KnownAnswers();
  private final Present one = present("/user/one");
  private final Present two = present("/user/two");
  private final Map<Present, Optional<WorkerReading>> known = new HashMap<>();

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private Present present(String name) {
    ActorRef<WorkerCommand> actor = kit.spawn(Behaviors.ignore());
    return new Present(Kind.WORKER, name, true, actor);
  }

  private static WorkerReading reading(long pid) {
    var doing = new Doing(1, "prices:quote", false, SECOND, SECOND, false);
    return new WorkerReading(
        new WorkerPhase.Ready(1, pid),
        1,
        pid,
        WorkerStatus.Start.FORKED,
        "",
        SECOND,
        new Restarts(0, 0, SECOND),
        Optional.empty(),
        Optional.of(SECOND),
        new Work(1, 0, 0, Optional.of(doing)),
        Asked.NONE,
        Optional.of(Duration.ZERO),
        Optional.empty());
  }

  private List<Present> unknown() {
    known.clear();
    return answers.unknown(List.of(one, two), known);
  }

  @Test
  void thoseThatHaveChangedAreAskedAndTheOthersAreKnown() {
    assertThat(unknown()).containsExactly(one, two);
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(2)));
    assertThat(unknown()).isEmpty();
    assertThat(known.get(two).orElseThrow().pid()).isEqualTo(2);

    answers.changed(two.actor());

    assertThat(unknown()).containsExactly(two);
    assertThat(known).containsOnlyKeys(one);
  }

  @Test
  void anAnswerThatWasGivenBeforeAChangeIsAskedAgain() {
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(2)));
    answers.changed(one.actor());
    assertThat(unknown()).containsExactly(one);
    answers.changed(one.actor());
    answers.answered(one, Optional.of(reading(1)));

    assertThat(unknown()).containsExactly(one);
  }

  @Test
  void thoseThatAreAskedOrHaveEndedAreNotKnown() {
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(2)));
    answers.asked(one);
    answers.keep(List.of(one));

    assertThat(unknown()).containsExactly(one, two);
  }

  @Test
  void everyoneIsAskedAfterMoreChangesThanAreKept() {
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(2)));
    for (int i = 0; i <= 1_000; i++) {
      answers.changed(present("/user/" + i).actor());
    }
    assertThat(unknown()).containsExactly(one, two);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_001})
  void aChangedWorkerIsUnknownUntilItHasAnswered(int changes) {
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(2)));
    answers.changed(two.actor());
    for (int i = 1; i < changes; i++) {
      answers.changed(present("/user/" + i).actor());
    }
    assertThat(unknown()).contains(two);
    assertThat(unknown()).as("nobody had time to ask it").contains(two);
    answers.answered(one, Optional.of(reading(1)));
    answers.answered(two, Optional.of(reading(3)));

    assertThat(unknown()).isEmpty();
    assertThat(known.get(two).orElseThrow().pid()).isEqualTo(3);
  }

  @Test
  void agesGoOn() {
    WorkerReading later = reading(1).after(SECOND.multipliedBy(2));

    assertThat(later.uptime()).isEqualTo(SECOND.multipliedBy(3));
    assertThat(later.restartsIn()).contains(Duration.ZERO);
    assertThat(later.lastSign()).contains(SECOND.multipliedBy(2));
    Doing oldest = later.work().oldest().orElseThrow();
    assertThat(oldest.age()).isEqualTo(SECOND.multipliedBy(3));
    assertThat(oldest.sent()).isEqualTo(SECOND.multipliedBy(3));
  }
}
