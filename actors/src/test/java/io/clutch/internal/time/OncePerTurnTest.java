package io.clutch.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OncePerTurnTest {
  private final List<Runnable> turnEnd = new ArrayList<>();
  private int done;

  private void endTurn() {
    List<Runnable> tasks = List.copyOf(turnEnd);
    turnEnd.clear();
    tasks.forEach(Runnable::run);
  }

  @Test
  void doesTheWorkOnceInEachTurn() {
    var work = new OncePerTurn(turnEnd::add, () -> done++);
    work.request();
    work.request();
    assertThat(done).isZero();
    endTurn();
    assertThat(done).isEqualTo(1);
    endTurn();
    assertThat(done).as("nobody asked").isEqualTo(1);
    work.request();
    endTurn();
    assertThat(done).isEqualTo(2);
  }

  @Test
  void whatTheWorkAsksForIsDoneInTheNextTurn() {
    var self = new OncePerTurn[1];
    self[0] =
        new OncePerTurn(
            turnEnd::add,
            () -> {
              done++;
              self[0].request();
            });
    self[0].request();
    endTurn();
    assertThat(done).isEqualTo(1);
    endTurn();
    assertThat(done).isEqualTo(2);
  }

  @Test
  void aFaultInTheWorkDoesNotEndIt() {
    var work =
        new OncePerTurn(
            turnEnd::add,
            () -> {
              done++;
              throw new IllegalStateException("a fault");
            });
    for (int turn = 1; turn <= 2; turn++) {
      work.request();
      assertThatThrownBy(this::endTurn).hasMessage("a fault");
      assertThat(done).isEqualTo(turn);
    }
  }
}
