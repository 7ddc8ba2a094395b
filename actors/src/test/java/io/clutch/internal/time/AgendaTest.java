package io.clutch.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaTest {
  private final Agenda agenda = new Agenda();
  private final List<String> done = new ArrayList<>();

  /** A monotonic clock may begin anywhere, and pass from the largest number to the smallest. */
  @ParameterizedTest
  @ValueSource(longs = {0, -50, Long.MAX_VALUE - 5, Long.MAX_VALUE, Long.MIN_VALUE})
  void runsWhatIsDueInOrder(long now) {
    plan(now + 20, "third");
    plan(now + 10, "first");
    plan(now + 10, "second");
    plan(now + 30, "later");
    assertThat(agenda.earliest()).isEqualTo(OptionalLong.of(now + 10));

    agenda.run(now + 9);
    assertThat(done).isEmpty();
    agenda.run(now + 20);
    assertThat(done).containsExactly("first", "second", "third");
    assertThat(agenda.earliest()).isEqualTo(OptionalLong.of(now + 30));
    agenda.run(now + 40);
    assertThat(done).endsWith("later");
    assertThat(agenda.earliest()).isEmpty();
  }

  @Test
  void forgetsWhatIsRemoved() {
    Agenda.Entry removed = plan(10, "removed");
    plan(10, "kept");
    agenda.remove(removed);
    agenda.remove(removed);
    agenda.remove(Agenda.Entry.NONE);
    agenda.run(10);
    assertThat(done).containsExactly("kept");
  }

  @Test
  void keepsFewOfManyThatAreRemoved() {
    plan(10, "kept");
    for (int i = 0; i < 10_000; i++) {
      Agenda.Entry first = plan(1_000 + i, "removed");
      Agenda.Entry second = plan(1_000 - i, "removed");
      agenda.remove(second);
      agenda.remove(first);
      assertThat(agenda.size()).isLessThan(200);
    }
    agenda.run(20_000);
    assertThat(done).containsExactly("kept");
    assertThat(agenda.earliest()).isEmpty();
  }

  @Test
  void knowsOnlyItsOwn() {
    Agenda.Entry entry = plan(10, "kept");
    new Agenda().remove(entry);
    agenda.run(10);
    agenda.remove(entry);
    assertThat(done).containsExactly("kept");
    assertThat(agenda.size()).isZero();
  }

  @Test
  void letsATaskRemoveAnother() {
    Agenda.Entry[] second = new Agenda.Entry[1];
    agenda.add(1, () -> agenda.remove(second[0]));
    second[0] = plan(2, "removed");
    agenda.run(5);
    assertThat(done).isEmpty();
  }

  @Test
  void leavesWhatATaskPlansForTheNextTime() {
    agenda.add(1, () -> plan(0, "planned"));
    agenda.run(5);
    assertThat(done).isEmpty();
    agenda.run(5);
    assertThat(done).containsExactly("planned");
  }

  /** Or a task that plans itself at once would never let the loop go. */
  @Test
  void endsThoughATaskPlansItself() {
    var again =
        new Runnable() {
          @Override
          public void run() {
            done.add("again");
            agenda.add(0, this);
          }
        };
    agenda.add(0, again);
    agenda.run(5);
    assertThat(done).hasSize(1);
  }

  private Agenda.Entry plan(long at, String name) {
    return agenda.add(at, () -> done.add(name));
  }
}
