package io.clutch.stream.internal;

import io.clutch.call.Call;

/** Marks a call for an element that was sent before, to a process that ended. */
final class Redelivery {
  /** The header with the number of times that the element was sent again. */
  static final String HEADER = "clutch-redelivery";

  private Redelivery() {}

  static <A> Call<A> mark(Call<A> call, int redelivered) {
    return redelivered == 0 ? call : call.withHeader(HEADER, Integer.toString(redelivered));
  }
}
