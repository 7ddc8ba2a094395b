package io.clutch.internal.streams;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the observers of a stream how it has ended, and passes all on. */
public record ObservedReceiver(
    Consumer<Optional<CallFailure>> ends, StreamChannel.Receiver receiver)
    implements StreamChannel.Receiver {
  @Override
  public void elements(List<StreamChannel.Element> elements) {
    receiver.elements(elements);
  }

  @Override
  public void requested(long count) {
    receiver.requested(count);
  }

  @Override
  public void progress(Callee.Progress now) {
    receiver.progress(now);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers) {
    ends.accept(Optional.empty());
    receiver.value(body, buffers);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    ends.accept(Optional.empty());
    receiver.value(body, buffers, held);
  }

  @Override
  public void failure(CallFailure failure) {
    ends.accept(Optional.of(failure));
    receiver.failure(failure);
  }
}
