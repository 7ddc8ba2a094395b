package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import java.util.function.Consumer;

/** Compares failures without their callees. */
public final class Alike {
  private Alike() {}

  /** For {@code satisfies}: requires this failure, with any callee. */
  public static <T> Consumer<T> like(CallFailure expected) {
    return actual -> {
      assertThat(actual).isInstanceOf(CallFailure.class);
      assertThat(actual).isEqualTo(expected.at(((CallFailure) actual).callee()));
    };
  }
}
