package io.clutch.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.Callee;
import io.clutch.internal.dispatch.InFlight;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.internal.wire.ProtocolException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallWindowTest {
  private final InMemoryLink link = new InMemoryLink();
  private final InFlight inFlight = new InFlight(link);
  private CallWindow window = new CallWindow(inFlight, 0, 1);

  @AfterEach
  void asManyRepliesAreExpectedAsCallsAreInFlight() {
    assertThat(link.answersExpected()).isEqualTo(window.size());
  }

  private void granted(int credit, int concurrency) {
    window = new CallWindow(inFlight, credit, concurrency);
  }

  @Test
  void hasNoCreditBeforeAnyIsGranted() {
    assertThat(window.credit() > 0).isFalse();
    assertThat(window.size()).isZero();
  }

  @Test
  void eachCallTakesOneCreditAndItsEndGivesItBack() {
    granted(2, 1);
    PendingCall first = send(1);
    send(2);
    assertThat(window.credit() > 0).isFalse();
    assertThat(inFlight.find(1)).isSameAs(first);
    window.ended(first);
    assertThat(window.credit() > 0).isTrue();
    assertThat(inFlight.find(1)).isNull();
    window.ended(first);
    send(3);
    assertThat(window.credit() > 0).as("an end that was told twice gives nothing").isFalse();
  }

  @Test
  void aCastHoldsCreditUntilItIsReturned() throws ProtocolException {
    granted(1, 1);
    PendingCall cast = Calling.cast("m:f");
    cast.sent(1, 0, Callee.UNKNOWN);
    window.sent(List.of(cast));
    assertThat(window.credit() > 0).isFalse();
    assertThat(window.castsEnded(1)).containsExactly(cast);
    assertThat(window.credit() > 0).isTrue();
    assertThat(window.size()).isZero();
  }

  @Test
  void drainsInTheOrderOfSending() {
    granted(9, 1);
    PendingCall first = send(4);
    PendingCall second = send(5);
    PendingCall third = send(6);
    window.ended(second);
    assertThat(inFlight.contains(second)).isFalse();
    assertThat(inFlight.contains(third)).isTrue();
    assertThat(window.drain()).containsExactly(first, third);
    assertThat(window.size()).isZero();
  }

  @Test
  void onlyTheFirstSoManyMayRun() {
    granted(9, 2);
    PendingCall first = send(1);
    PendingCall second = send(2);
    PendingCall third = send(3);
    assertThat(window.mayRun(first)).isTrue();
    assertThat(window.mayRun(second)).isTrue();
    assertThat(window.mayRun(third)).isFalse();
    window.ended(first);
    assertThat(window.mayRun(third)).isTrue();
    assertThat(window.mayRun(first)).isFalse();
  }

  @Test
  void aWorkerThatDeclaresNothingRunsOneAtATime() {
    granted(9, 0);
    assertThat(window.mayRun(send(1))).isTrue();
    assertThat(window.mayRun(send(2))).isFalse();
  }

  /** A peer cannot return more credit than it was granted. */
  @Test
  void isNeverGivenBackMoreThanWasGranted() {
    granted(2, 1);
    for (int count : new int[] {1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> window.castsEnded(count)).isInstanceOf(ProtocolException.class);
    }
    send(1);
    assertThat(window.credit() > 0).isTrue();
    send(2);
    assertThatThrownBy(() -> window.castsEnded(1)).isInstanceOf(ProtocolException.class);
    assertThat(window.credit() > 0).as("calls hold theirs").isFalse();
  }

  private PendingCall send(long id) {
    PendingCall call = Calling.of("m:f").request();
    call.sent(id, 0, Callee.UNKNOWN);
    window.sent(List.of(call));
    return call;
  }
}
