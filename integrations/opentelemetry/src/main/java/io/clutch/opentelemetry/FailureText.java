package io.clutch.opentelemetry;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.PythonError;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** A failure in the words of a span. What Python has told is cut. */
final class FailureText {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_MESSAGE = 1_024;
  private static final int LONGEST_STACK = 16 * 1_024;

  private FailureText() {}

  /** The class of the exception in Python, or the kind of the failure. */
  static String type(CallFailure failure) {
    return failure instanceof Raised raised
        ? type(raised.error())
        : failure.getClass().getSimpleName();
  }

  private static String type(PythonError error) {
    String name =
        error.module().equals("builtins") ? error.type() : error.module() + "." + error.type();
    return RpcAttributes.cut(name, LONGEST_NAME);
  }

  static String message(CallFailure failure) {
    return RpcAttributes.cut(failure.message(), LONGEST_MESSAGE);
  }

  /** The attributes of the event {@code exception}. */
  static Attributes exception(CallFailure failure) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(RpcAttributes.EXCEPTION_TYPE, type(failure))
            .put(RpcAttributes.EXCEPTION_MESSAGE, message(failure));
    if (failure instanceof Raised raised) {
      attributes.put(RpcAttributes.EXCEPTION_STACK, stack(raised.error()));
    }
    return attributes.build();
  }

  /** As in a traceback of Python: the innermost frame last. */
  private static String stack(PythonError error) {
    var text = new StringBuilder("Traceback (most recent call last):\n");
    for (PythonError.Frame frame : error.frames()) {
      text.append("  File \"").append(frame.file()).append("\", line ").append(frame.line());
      text.append(", in ").append(frame.function()).append('\n');
      if (!frame.source().isEmpty()) {
        text.append("    ").append(frame.source()).append('\n');
      }
    }
    return RpcAttributes.cut(text.append(error.summary()).toString(), LONGEST_STACK);
  }
}
