package io.clutch.internal.request;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.text.ThrownText;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Decodes a reply to an outcome, on the executor and never on the socket loop. */
public record DecodingReply<T>(Type type, Codec codec, Executor executor, Consumer<Outcome<T>> to)
    implements PendingRequest.Reply {
  private static final Outcome<?> NO_MEMORY =
      new Outcome.Failed<>(
          new CallFailure.Undecodable(
              "result",
              "a value that fits into the JVM's memory",
              "one that does not; raise -Xmx, or ask for less at once"));

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers) {
    value(body, buffers, Reservation.NONE);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    executor.execute(() -> to.accept(decode(body, buffers, held)));
  }

  @Override
  public void failure(CallFailure failure) {
    executor.execute(() -> to.accept(new Outcome.Failed<>(failure)));
  }

  @SuppressWarnings("unchecked")
  private Outcome<T> decode(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    try {
      return new Outcome.Value<>((T) codec.decode(body, buffers, type, grants(held)));
    } catch (CallFailedException e) {
      return new Outcome.Failed<>(placed(e.failure(), held));
    } catch (OutOfMemoryError e) {
      return (Outcome<T>) NO_MEMORY;
    } catch (RuntimeException | Error e) {
      return refused(e, held);
    } finally {
      held.release();
    }
  }

  private static ReferenceLookup grants(Reservation held) {
    return held instanceof Called call ? call.grants() : ReferenceLookup.NONE;
  }

  /** Releases the memory of a call and its reply when the reply has been decoded. */
  private static CallFailure placed(CallFailure failure, Reservation held) {
    return held instanceof Called call ? failure.at(call.callee()) : failure;
  }

  /** The outcome if a user's constructor or codec throws, or memory runs out. */
  @SuppressWarnings("unchecked")
  private Outcome<T> refused(Throwable why, Reservation held) {
    try {
      var refused =
          new CallFailure.Undecodable(
              "result", type.getTypeName(), "a value that it rejected: " + ThrownText.of(why));
      return new Outcome.Failed<>(placed(refused, held));
    } catch (RuntimeException | Error e) {
      return (Outcome<T>) NO_MEMORY;
    }
  }
}
