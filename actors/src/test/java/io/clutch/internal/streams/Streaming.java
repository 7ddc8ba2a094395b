package io.clutch.internal.streams;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.MessageLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The stage of one stream. Keeps all ends, to check that there is exactly one. */
public final class Streaming implements StreamChannel.Receiver {
  private final StreamChannel channel;
  private final PendingStream request;
  private final List<Object> elements = new ArrayList<>();
  private final List<Object> ends = new ArrayList<>();
  private long requested;

  public Streaming(
      StreamShape shape, UnaryOperator<Call<Object>> change, Optional<Duration> waitLimit) {
    var limits = new MessageLimits(2 << 20, 64, "clutch.limits.max-message-size");
    channel = new StreamChannel(shape, waitLimit, Calling.CODEC, limits, Calling.MEMORY, this);
    var call = change.apply(Call.of("m:stream", Object.class));
    request =
        PendingStream.of(call, call.headers(), Calling.CODEC, channel, Runnable::run)
            .within(Calling.MEMORY);
  }

  public static Streaming of(StreamShape shape, UnaryOperator<Call<Object>> change) {
    return new Streaming(shape, change, Optional.empty());
  }

  public static Streaming of(StreamShape shape) {
    return of(shape, UnaryOperator.identity());
  }

  public StreamChannel line() {
    return channel;
  }

  public PendingStream request() {
    return request;
  }

  public List<Object> elements() {
    return elements;
  }

  public long requested() {
    return requested;
  }

  public boolean isOpen() {
    return ends.isEmpty();
  }

  /** The values and failures; there must never be two. */
  public List<Object> ends() {
    return ends;
  }

  public Object end() {
    if (ends.size() != 1) {
      throw new AssertionError("expected one end, got " + ends);
    }
    return ends.get(0);
  }

  @Override
  public void elements(List<StreamChannel.Element> came) {
    came.forEach(element -> elements.add(channel.decode(element, Object.class)));
  }

  @Override
  public void requested(long count) {
    requested += count;
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers) {
    ends.add(Optional.ofNullable(Calling.CODEC.decode(body, buffers, Object.class)));
  }

  @Override
  public void failure(CallFailure failure) {
    ends.add(failure);
  }
}
