package io.clutch.internal.client;

import io.clutch.call.Call;
import java.util.concurrent.CompletableFuture;

/** Makes calls. To cancel the returned stage cancels the call. */
public interface CallFunction {
  <T> CompletableFuture<T> call(Call<T> call);
}
