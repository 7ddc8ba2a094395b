package io.clutch.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.wire.ProtocolException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Reference A = reference("a");
  private static final Reference B = reference("b");

  private final AtomicInteger signals = new AtomicInteger();
  private final Grants grants = new Grants();

  GrantsTest() {
    grants.whenUntold(signals::incrementAndGet);
  }

  private static Reference reference(String token) {
    return new Reference(token, "/user/" + token, "target", "given");
  }

  @Test
  void holdsWhatIsInFlight() {
    assertThat(grants.held("a")).isEmpty();
    grants.sent(List.of(A, B));
    assertThat(grants.held("a")).containsSame(A);
    assertThat(grants.find("b")).containsSame(B);
    assertThat(signals).hasValue(0);
  }

  @Test
  void tellsOfEachGiftOnce() {
    grants.sent(List.of(A, A, B));
    grants.ended(List.of(A, A, B));
    assertThat(signals).hasValue(1);
    assertThat(grants.takeUntold()).containsExactly(List.of("a", "a", "b"));
    assertThat(grants.takeUntold()).isEmpty();
  }

  @Test
  void forgetsWhatIsReleasedAsOftenAsItWasGiven() throws ProtocolException {
    grants.sent(List.of(A, A));
    grants.ended(List.of(A, A));
    grants.released("a", 1);
    assertThat(grants.held("a")).isPresent();
    grants.released("a", 1);
    assertThat(grants.held("a")).isEmpty();
    assertThat(grants.size()).isZero();
  }

  @Test
  void aReleaseMayCrossAFurtherGift() throws ProtocolException {
    grants.sent(List.of(A));
    grants.ended(List.of(A));
    grants.sent(List.of(A));
    grants.released("a", 1);
    assertThat(grants.held("a")).isPresent();
    grants.ended(List.of(A));
    assertThat(grants.held("a")).isPresent();
    grants.released("a", 1);
    assertThat(grants.held("a")).isEmpty();
  }

  @Test
  void aReleasedOneCanStillBeDecodedForAWhile() throws ProtocolException {
    giveAndRelease(A);
    assertThat(grants.find("a")).containsSame(A);
    for (int i = 0; i < 1_000; i++) {
      giveAndRelease(reference("other " + i));
    }
    assertThat(grants.find("a")).isEmpty();
    assertThat(grants.find("other 0")).isPresent();
  }

  private void giveAndRelease(Reference reference) throws ProtocolException {
    grants.sent(List.of(reference));
    grants.ended(List.of(reference));
    grants.released(reference.token(), 1);
  }

  @Test
  void refusesAReleaseOfWhatWasNotGiven() {
    assertThatThrownBy(() -> grants.released("a", 1)).isInstanceOf(ProtocolException.class);
    grants.sent(List.of(A));
    assertThatThrownBy(() -> grants.released("a", 1)).isInstanceOf(ProtocolException.class);
    grants.ended(List.of(A));
    assertThatThrownBy(() -> grants.released("a", 2)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void isBounded() {
    List<Reference> most =
        IntStream.range(0, Grants.MOST).mapToObj(i -> reference("r" + i)).toList();
    assertThat(grants.hasRoomFor(most)).isTrue();
    grants.sent(most);
    assertThat(grants.hasRoomFor(List.of())).isTrue();
    assertThat(grants.hasRoomFor(List.of(A))).isFalse();
    assertThat(grants.hasRoomFor(List.of(most.get(0), most.get(0)))).as("it has these").isTrue();
    assertThat(grants.refusal(List.of(A)).orElseThrow().problem())
        .contains("10001")
        .contains("10000");
  }

  @Test
  void tellsWhatTheStartHasGivenOnceTheProcessIsReady() {
    var grants = new Grants();
    grants.sentAtStart(List.of(A));
    assertThat(grants.held("a")).isPresent();
    grants.whenUntold(signals::incrementAndGet);
    assertThat(signals).hasValue(1);
    assertThat(grants.takeUntold()).containsExactly(List.of("a"));
  }

  @Test
  void tellsInSeveralItems() {
    List<Reference> many = IntStream.range(0, 300).mapToObj(i -> reference("r" + i)).toList();
    grants.sent(many);
    grants.ended(many);
    assertThat(grants.takeUntold()).extracting(List::size).containsExactly(256, 44);
  }

  @Test
  void hasNothingToTellAfterTheEnd() {
    grants.sent(List.of(A));
    grants.close();
    grants.ended(List.of(A));
    assertThat(signals).hasValue(0);
  }
}
