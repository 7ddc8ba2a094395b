package io.clutch.internal.request;

import static io.clutch.Alike.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.Unencodable;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallMessageTest {
  private final List<Object> outcomes = new ArrayList<>();
  private final List<PendingRequest> abandoned = new ArrayList<>();
  private int read;

  private final class Counted extends AbstractList<Object> {
    @Override
    public Object get(int index) {
      throw new IllegalStateException("test");
    }

    @Override
    public int size() {
      read++;
      return 1;
    }
  }

  private CallMessage message(Object argument) {
    return new CallMessage(
        Call.of("m:f", Object.class, argument),
        Optional.of(
            new PendingRequest.Reply() {
              @Override
              public void value(ByteBuffer body, List<ByteBuffer> buffers) {
                outcomes.add(body);
              }

              @Override
              public void failure(CallFailure failure) {
                outcomes.add(failure);
              }
            }),
        0);
  }

  @Test
  void oneThatWasCancelledIsNotReadAnyMore() {
    CallMessage message = message(new Counted());
    message.cancel(abandoned::add);
    message.encode(Calling.CODEC, Calling.MEMORY);
    assertThat(message.isSettled()).isTrue();
    assertThat(read).isZero();
    assertThat(message.request()).isEmpty();
    assertThat(outcomes).satisfiesExactly(like(new Cancelled()));
    assertThat(abandoned).isEmpty();
  }

  @Test
  void oneThatIsACallIsCancelledAsThat() {
    CallMessage message = message("text");
    message.encode(Calling.CODEC, Calling.MEMORY);
    message.passed(message.request().orElseThrow());
    message.cancel(abandoned::add);
    assertThat(abandoned).hasSize(1);
    assertThat(outcomes).isEmpty();
  }

  @Test
  void hasOneOutcomeWhateverBecomesOfItsCall() {
    CallMessage message = message("text");
    message.encode(Calling.CODEC, Calling.MEMORY);
    message.failure(new Cancelled());
    message.request().orElseThrow().reject(new CallFailure.BadArguments("late"));
    assertThat(outcomes).satisfiesExactly(like(new Cancelled()));
  }

  @Test
  void whatItsArgumentsThrowIsItsProblem() {
    CallMessage message = message(new Counted());
    message.encode(Calling.CODEC, Calling.MEMORY);
    assertThat(message.request()).isEmpty();
    assertThat(message.problem()).get().isInstanceOf(Unencodable.class);
    assertThat(message.problem().get().message()).contains("arguments[0]", "IllegalStateException");
  }
}
