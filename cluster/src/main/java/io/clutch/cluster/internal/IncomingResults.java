package io.clutch.cluster.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.request.RequestRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results that arrive in chunks, with their memory. Used by one thread at a time. */
final class IncomingResults {
  private final RequestRuntime requests;
  private final Map<Long, IncomingBody> bodies = new HashMap<>();

  IncomingResults(RequestRuntime requests) {
    this.requests = requests;
  }

  /** Reserves memory for a result of these sizes, or returns why there is none. */
  Optional<CallFailure> begin(long id, List<Integer> sizes) {
    try {
      bodies.put(id, IncomingBody.reserve(IncomingBody.Kind.RESULT, sizes, requests));
      return Optional.empty();
    } catch (CallFailedException e) {
      return Optional.of(e.failure());
    }
  }

  /** The body of a result that has begun to arrive. */
  Optional<IncomingBody> body(long id) {
    return Optional.ofNullable(bodies.get(id));
  }

  /** Whether a part of this result is to come. */
  boolean has(long id) {
    return bodies.containsKey(id);
  }

  /** Removes a result and releases its memory. */
  void remove(long id) {
    IncomingBody body = bodies.remove(id);
    if (body != null) {
      body.release();
    }
  }
}
