package io.clutch.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.Callee;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import io.clutch.internal.transport.InMemoryLink;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls and streams of one process have their ids in one table. */
class InFlightTest {
  private final InMemoryLink link = new InMemoryLink();
  private final InFlight inFlight = new InFlight(link);
  private final PendingCall call = sent(1, Calling.of("m:call").request());
  private final PendingCall cast = sent(2, Calling.cast("m:cast"));
  private final PendingStream stream = sent(3, Streaming.of(StreamShape.SOURCE).request());

  private static <R extends PendingRequest> R sent(long id, R request) {
    request.sent(id, 0, Callee.UNKNOWN);
    return request;
  }

  @Test
  void findsEachKindByItsId() {
    inFlight.add(List.of(call, cast, stream));
    assertThat(inFlight.find(1)).isSameAs(call);
    assertThat(inFlight.find(2)).isSameAs(cast);
    assertThat(inFlight.find(3)).isSameAs(stream);
    assertThat(inFlight.find(4)).isNull();
  }

  @Test
  void theLinkKnowsHowManyRepliesMayCome() {
    inFlight.add(List.of(call, cast));
    inFlight.add(List.of(stream));
    assertThat(link.answersExpected()).isEqualTo(3);
    inFlight.remove(stream);
    inFlight.remove(call);
    assertThat(link.answersExpected()).isEqualTo(1);
    inFlight.remove(cast);
    assertThat(link.answersExpected()).isZero();
  }

  @Test
  void anotherRequestWithTheSameIdIsNotInFlight() {
    inFlight.add(List.of(call));
    assertThat(inFlight.contains(call)).isTrue();
    assertThat(inFlight.contains(sent(1, Calling.cast("m:elsewhere")))).isFalse();
    inFlight.remove(call);
    assertThat(inFlight.contains(call)).isFalse();
  }

  @Test
  void whatHasEndedHoldsUpNoOthers() {
    inFlight.add(List.of(call, stream));
    inFlight.abandoned().add(call);
    inFlight.abandoned().add(stream);
    inFlight.remove(stream);
    assertThat(inFlight.abandoned().holdUp()).isTrue();
    inFlight.remove(call);
    assertThat(inFlight.abandoned().holdUp()).isFalse();
  }

  @Test
  void roomThatWasMadeLosesNothing() {
    inFlight.add(List.of(call, cast, stream));
    inFlight.makeRoom(1_000);
    assertThat(inFlight.find(1)).isSameAs(call);
    assertThat(inFlight.find(3)).isSameAs(stream);
  }
}
