package io.clutch;

import io.clutch.worker.Call;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A reference's policy, and what it takes to follow it. */
record Policed(CallPolicy policy, PolicyRuntime runtime) {
  Policed {
    Objects.requireNonNull(policy, "policy");
  }

  <T> CompletableFuture<T> call(
      Call<T> call, Function<Call<T>, ? extends CompletableFuture<T>> road) {
    return PolicyCall.make(call, policy, runtime, road);
  }
}
