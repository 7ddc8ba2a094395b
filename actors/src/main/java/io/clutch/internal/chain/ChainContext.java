package io.clutch.internal.chain;

import java.util.Optional;
import java.util.function.Supplier;

/** The ask within which the calls of this thread are made. */
public final class ChainContext {
  private static final ThreadLocal<Optional<OpenAsk>> CURRENT =
      ThreadLocal.withInitial(Optional::empty);

  private ChainContext() {}

  /** The ask for which code runs here, while it is open. */
  public static Optional<OpenAsk> current() {
    Optional<OpenAsk> ask = CURRENT.get();
    return ask.isEmpty() || ask.get().isOpen() ? ask : Optional.empty();
  }

  /** Runs code for this ask, or for none. */
  public static void run(Optional<OpenAsk> ask, Runnable code) {
    call(
        ask,
        () -> {
          code.run();
          return null;
        });
  }

  /** The same with a result. */
  public static <T> T call(Optional<OpenAsk> ask, Supplier<? extends T> code) {
    Optional<OpenAsk> before = CURRENT.get();
    CURRENT.set(ask);
    try {
      return code.get();
    } finally {
      CURRENT.set(before);
    }
  }
}
