package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee.Progress;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The caller of one call. Keeps every outcome, to check that there is exactly one. */
public final class Calling implements PendingRequest.Reply {
  /** The budget of all calls that are made here. */
  public static final MemoryBudget MEMORY = MemoryBudget.unlimited();

  public static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private final List<Object> outcomes = new ArrayList<>();
  private final List<Progress> progress = new ArrayList<>();
  private PendingCall request;

  public static Calling of(
      String function, UnaryOperator<Call<Object>> change, Object... arguments) {
    var calling = new Calling();
    Call<Object> call = change.apply(Call.of(function, Object.class, arguments));
    calling.request = PendingCall.of(call, CODEC, calling).within(MEMORY);
    return calling;
  }

  public static Calling of(String function, Object... arguments) {
    return of(function, UnaryOperator.identity(), arguments);
  }

  public static PendingCall cast(String function, Object... arguments) {
    return PendingCall.cast(Call.of(function, Object.class, arguments), CODEC).within(MEMORY);
  }

  public PendingCall request() {
    return request;
  }

  /** Ends the call as a worker does. */
  public static void answer(PendingRequest call, Object value) {
    call.answer(ByteBuffer.wrap(CODEC.encode(value).body()), List.of(), Reservation.NONE);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers) {
    outcomes.add(CODEC.decode(body, buffers, Object.class));
  }

  @Override
  public void failure(CallFailure failure) {
    outcomes.add(failure);
  }

  @Override
  public void progress(Progress now) {
    progress.add(now);
  }

  List<Progress> progress() {
    return progress;
  }

  /** The values and failures; there must never be two. */
  public List<Object> outcomes() {
    return outcomes;
  }

  public boolean isOpen() {
    return outcomes.isEmpty();
  }

  public Object value() {
    return one();
  }

  public <T extends CallFailure> T failure(Class<T> type) {
    Object outcome = one();
    if (!type.isInstance(outcome)) {
      throw new AssertionError("expected " + type.getSimpleName() + ", got " + outcome);
    }
    return type.cast(outcome);
  }

  private Object one() {
    if (outcomes.size() != 1) {
      throw new AssertionError("expected one outcome, got " + outcomes);
    }
    return outcomes.get(0);
  }
}
