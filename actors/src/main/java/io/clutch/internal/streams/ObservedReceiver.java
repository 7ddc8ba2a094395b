package io.clutch.internal.streams;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.observe.ObservedCall;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Tells the observers of a stream how it has ended, and passes all on. */
public record ObservedReceiver(
    ObservedCall observed, Executor executor, StreamChannel.Receiver receiver)
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
    observed.ended(Optional.empty(), executor);
    receiver.value(body, buffers);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    observed.ended(Optional.empty(), executor);
    receiver.value(body, buffers, held);
  }

  @Override
  public void failure(CallFailure failure) {
    observed.ended(Optional.of(failure), executor);
    receiver.failure(failure);
  }
}
