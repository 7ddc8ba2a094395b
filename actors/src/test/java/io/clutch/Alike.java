package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import java.util.function.Consumer;

/** For failures that are equal but for what they say of their callee. */
public final class Alike {
  private Alike() {}

  /** For {@code satisfies}: whether it is this failure, of any callee. */
  public static <T> Consumer<T> like(CallFailure expected) {
    return actual -> {
      assertThat(actual).isInstanceOf(CallFailure.class);
      assertThat(actual).isEqualTo(expected.at(((CallFailure) actual).callee()));
    };
  }
}
