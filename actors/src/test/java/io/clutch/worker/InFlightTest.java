package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.Callee;
import io.clutch.wire.Breach;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight();

  @Test
  void hasNoCreditBeforeAnyIsGranted() {
    assertThat(inFlight.credit() > 0).isFalse();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void eachCallTakesOneCreditAndItsEndGivesItBack() {
    inFlight.granted(2, 1);
    Submission first = send(1);
    send(2);
    assertThat(inFlight.credit() > 0).isFalse();
    assertThat(inFlight.find(1)).containsSame(first);
    inFlight.ended(first);
    assertThat(inFlight.credit() > 0).isTrue();
    assertThat(inFlight.find(1)).isEmpty();
    inFlight.ended(first);
    send(3);
    assertThat(inFlight.credit() > 0).as("an end that was told twice gives nothing").isFalse();
  }

  @Test
  void aCastHoldsCreditUntilItIsReturned() throws Breach {
    inFlight.granted(1, 1);
    Submission cast = Calling.cast("m:f");
    cast.sent(1, 0, Callee.UNKNOWN);
    inFlight.sent(cast);
    assertThat(inFlight.credit() > 0).isFalse();
    assertThat(inFlight.castsEnded(1)).containsExactly(cast);
    assertThat(inFlight.credit() > 0).isTrue();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void drainsInTheOrderOfSending() {
    inFlight.granted(9, 1);
    Submission first = send(4);
    Submission second = send(5);
    Submission third = send(6);
    inFlight.ended(second);
    assertThat(inFlight.contains(second)).isFalse();
    assertThat(inFlight.contains(third)).isTrue();
    assertThat(inFlight.drain()).containsExactly(first, third);
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void onlyTheFirstSoManyMayRun() {
    inFlight.granted(9, 2);
    Submission first = send(1);
    Submission second = send(2);
    Submission third = send(3);
    assertThat(inFlight.mayRun(first)).isTrue();
    assertThat(inFlight.mayRun(second)).isTrue();
    assertThat(inFlight.mayRun(third)).isFalse();
    inFlight.ended(first);
    assertThat(inFlight.mayRun(third)).isTrue();
    assertThat(inFlight.mayRun(first)).isFalse();
  }

  @Test
  void aWorkerThatDeclaresNothingRunsOneAtATime() {
    inFlight.granted(9, 0);
    assertThat(inFlight.mayRun(send(1))).isTrue();
    assertThat(inFlight.mayRun(send(2))).isFalse();
  }

  /** The owner never sends on the word of a peer that gives back what it never had. */
  @Test
  void isNeverGivenBackMoreThanWasGranted() {
    inFlight.granted(2, 1);
    for (int count : new int[] {1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> inFlight.castsEnded(count)).isInstanceOf(Breach.class);
    }
    send(1);
    assertThat(inFlight.credit() > 0).isTrue();
    send(2);
    assertThatThrownBy(() -> inFlight.castsEnded(1)).isInstanceOf(Breach.class);
    assertThat(inFlight.credit() > 0).as("calls hold theirs").isFalse();
  }

  private Submission send(long id) {
    Submission submission = Calling.of("m:f").submission();
    submission.sent(id, 0, Callee.UNKNOWN);
    inFlight.sent(submission);
    return submission;
  }
}
