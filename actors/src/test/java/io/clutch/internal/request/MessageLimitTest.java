package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.internal.streams.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message to Python keeps to the limit with its frame and buffers together. */
class MessageLimitTest {
  private static final long LIMIT = 1 << 20;
  private static final int BUFFER = 100_000;

  private final World world = World.ready(100);

  @AfterEach
  void close() {
    world.close();
  }

  /** A value of {@code buffers} buffers, of which the last has {@code more} bytes more. */
  private static List<byte[]> value(int buffers, int more) {
    var value = new ArrayList<byte[]>();
    for (int i = 1; i < buffers; i++) {
      value.add(new byte[BUFFER]);
    }
    value.add(new byte[BUFFER + more]);
    return value;
  }

  private static int left(int buffers) {
    Calling call = Calling.of("m:f", value(buffers, 0));
    return (int) (LIMIT - call.request().messageBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void aCallIsRefusedFromOneByteOverTheLimitOn(int buffers) {
    int left = left(buffers);
    Calling largest = Calling.of("m:f", value(buffers, left));
    world.submit(largest.request());
    assertThat(largest.isOpen()).isTrue();
    assertThat(world.python().calls()).hasSize(1);
    assertThat(world.python().largestMessage()).isBetween(LIMIT - 2 * CallSize.ENVELOPE, LIMIT);
    Calling tooLarge = Calling.of("m:f", value(buffers, left + 1));
    world.submit(tooLarge.request());
    CallFailure.TooLarge failure = tooLarge.failure(CallFailure.TooLarge.class);
    assertThat(failure.size()).isEqualTo(LIMIT + 1);
    assertThat(failure.limit()).isEqualTo(LIMIT);
    assertThat(world.python().calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void soIsAStream(int buffers) {
    Call<Object> call = Call.of("m:stream", Object.class, value(buffers, left(buffers)));
    Streaming largest = Streaming.of(StreamShape.SOURCE, it -> call);
    world.submit(largest.request());
    assertThat(largest.isOpen()).isEqualTo(largest.request().messageBytes() <= LIMIT);
    Call<Object> larger = Call.of("m:stream", Object.class, value(buffers, left(buffers) + 1));
    Streaming tooLarge = Streaming.of(StreamShape.SOURCE, it -> larger);
    var gone = new AtomicInteger();
    tooLarge.request().whenGone(gone::incrementAndGet);
    world.submit(tooLarge.request());
    assertThat(gone).as("who counts the worker's streams is told").hasValue(1);
    assertThat(tooLarge.end()).isInstanceOf(CallFailure.TooLarge.class);
    assertThat(world.python().largestMessage()).isLessThanOrEqualTo(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void soIsAnElement(int buffers) {
    var limits = new MessageLimits(LIMIT, 64, "clutch.limits.max-message-size");
    Streaming stage = Streaming.of(StreamShape.SINK);
    var channel =
        new StreamChannel(
            StreamShape.SINK,
            Optional.empty(),
            Calling.CODEC,
            limits,
            MemoryBudget.unlimited(),
            stage);
    long most = LIMIT - CallSize.ENVELOPE;
    int more = (int) (most - Calling.CODEC.encode(value(buffers, 0)).bytes());
    assertThat(channel.feed(value(buffers, more))).isEqualTo(most);
    assertThatThrownBy(() -> channel.feed(value(buffers, more + 1)))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("the element");
  }

  /** Elements are sent in several messages if one would be too large. */
  @Test
  void elementsShareMessagesWithinTheLimit() {
    Streaming stream = Streaming.of(StreamShape.SINK);
    world.submit(stream.request());
    world.python().request(1, 40);
    world.settle();
    for (int i = 0; i < 40; i++) {
      stream.line().feed(value(1, i));
    }
    stream.line().finish();
    world.settle();
    assertThat(world.python().streamItems()).last().asString().startsWith("[5,1");
    assertThat(world.python().largestMessage()).isBetween((long) BUFFER, LIMIT / 2);
  }

  @Test
  void callsShareMessagesWithinTheLimit() {
    for (int i = 0; i < 40; i++) {
      world.submit(Calling.of("m:f", value(1, i)).request());
    }
    assertThat(world.python().calls()).hasSize(40);
    assertThat(world.python().largestMessage()).isBetween((long) BUFFER, LIMIT);
  }
}
