package io.clutch.entity;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A reference to the entity of one key, whether or not there is an object. Costs little to make,
 * and needs not be kept. Thread-safe.
 *
 * <p>Calls of one key run one after the other, in the order in which they were made. Each has one
 * outcome, as all calls of a {@link PythonRef}. {@code EntityError} in {@link
 * io.clutch.failure.CallFailure.Raised} says that the entity could not be made or saved.
 */
public final class EntityRef {
  private final PythonRef worker;
  private final String key;

  EntityRef(PythonRef worker, String key) {
    this.worker = worker;
    this.key = key;
  }

  /** The key of the entity. */
  public String key() {
    return key;
  }

  /** Calls a method with positional arguments; see {@link #call(Call)}. */
  public <T> CompletionStage<T> call(String function, Class<T> result, Object... positional) {
    return call(Call.of(function, result, positional));
  }

  /** Calls a method whose result has a generic type; see {@link #call(Call)}. */
  public <T> CompletionStage<T> call(String function, ResultType<T> result, Object... positional) {
    return call(Call.of(function, result, positional));
  }

  /**
   * Makes a call of a method; see {@link PythonRef#call(Call)}. Its routing key is the entity's.
   */
  public <T> CompletionStage<T> call(Call<T> call) {
    return worker.call(keyed(call));
  }

  /** Sends a cast, which has no result; see {@link PythonRef#cast(String, Object...)}. */
  public void cast(String function, Object... positional) {
    cast(Call.of(function, Object.class, positional));
  }

  /** Sends a cast with named arguments or headers; see {@link PythonRef#cast(Call)}. */
  public void cast(Call<?> call) {
    worker.cast(keyed(call));
  }

  private <T> Call<T> keyed(Call<T> call) {
    Objects.requireNonNull(call, "call");
    var positional = new ArrayList<Object>(call.positional().size() + 1);
    positional.add(key);
    positional.addAll(call.positional());
    return new Call<>(
        call.function(),
        positional,
        call.named(),
        call.resultType(),
        call.deadline(),
        call.idempotent(),
        call.headers(),
        Optional.of(key),
        call.progress());
  }

  @Override
  public String toString() {
    return "EntityRef(" + key + " at " + worker.actor().path() + ")";
  }
}
