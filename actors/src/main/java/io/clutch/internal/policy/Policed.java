package io.clutch.internal.policy;

import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A reference's policy, with what is needed to apply it. */
public record Policed(CallPolicy policy, PolicyRuntime runtime) {
  public Policed {
    Objects.requireNonNull(policy, "policy");
  }

  public <T> CompletableFuture<T> call(
      Call<T> call, Function<Call<T>, ? extends CompletableFuture<T>> sender) {
    return PolicyExecution.make(call, policy, runtime, sender);
  }
}
