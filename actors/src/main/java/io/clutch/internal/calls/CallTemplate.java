package io.clutch.internal.calls;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.DecodingReply;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.ProgressListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A call that is encoded once and made any number of times. */
public record CallTemplate<T>(
    Call<T> call, Map<String, String> headers, EncodedCall encoded, Codec codec) {

  /** Encodes the call, with these headers. Throws like the codec if a value cannot cross. */
  public static <T> CallTemplate<T> of(Call<T> call, Map<String, String> headers, Codec codec) {
    EncodedCall encoded = PendingRequest.encode(call, codec);
    encoded.buffers().hold(); // for as long as there may be another call
    return new CallTemplate<>(call, headers, encoded, codec);
  }

  /** Makes a call, whose outcome is decoded on the executor. Throws if memory is short. */
  public PendingCall next(MemoryBudget budget, Executor executor, Consumer<Outcome<T>> to) {
    var decoding = new DecodingReply<T>(call.resultType(), codec, executor, to);
    var reply = ProgressListener.around(call, decoding, executor);
    return new PendingCall(call, headers, encoded, Optional.of(reply)).within(budget);
  }

  @Override
  public String toString() {
    return "CallTemplate[" + call.function() + "]";
  }
}
