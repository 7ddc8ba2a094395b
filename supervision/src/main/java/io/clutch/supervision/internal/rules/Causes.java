package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ExitCause;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what the cause of an end says about itself. That is user code. If it throws or returns
 * null, that counts as no information, so that it cannot end a supervisor.
 */
public final class Causes {
  private Causes() {}

  public static Optional<ChildExit> exit(Throwable cause) {
    return told(cause, ExitCause::exit).filter(ChildExit::isNormal);
  }

  static Optional<Object> incident(Throwable cause) {
    return told(cause, ExitCause::incident);
  }

  public static String message(Throwable cause) {
    return told(cause, known -> Optional.ofNullable(known.message()))
        .orElseGet(() -> "failed with " + text(cause));
  }

  private static <T> Optional<T> told(Throwable cause, Function<ExitCause, Optional<T>> question) {
    if (!(cause instanceof ExitCause known)) {
      return Optional.empty();
    }
    try {
      Optional<T> answer = question.apply(known);
      return answer == null ? Optional.empty() : answer;
    } catch (RuntimeException | Error e) {
      return Optional.empty();
    }
  }

  private static String text(Throwable cause) {
    try {
      return cause.toString();
    } catch (RuntimeException | Error e) {
      return cause.getClass().getName();
    }
  }
}
