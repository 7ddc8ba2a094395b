package io.clutch;

import io.clutch.worker.Call;
import java.util.concurrent.CompletableFuture;

/** Makes calls; cancelling what it gives cancels the call. */
interface CallFunction {
  <T> CompletableFuture<T> call(Call<T> call);
}
