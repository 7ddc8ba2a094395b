package io.clutch.internal.dispatch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Converts the protocol's failure codes to values. Checks all details, because they are received.
 */
public final class Failures {
  private Failures() {}

  /** Converts a failure. {@code stopping} is the value of the code with that name. */
  public static CallFailure of(FromWorker.Failure failure, String worker, MessageLimits limits)
      throws ProtocolException {
    Map<String, Object> detail = failure.detail();
    return switch (failure.code()) {
      case "raised" -> new CallFailure.Raised(PythonError.of(map(detail.get("error"))));
      case "unknown-function" ->
          new CallFailure.UnknownFunction(
              text(detail.get("name")), texts(detail.get("allowed")), text(detail.get("why")));
      case "bad-arguments" -> new CallFailure.BadArguments(text(detail.get("message")));
      case "unencodable" ->
          new CallFailure.Unencodable(
              CallFailure.Unencodable.Side.RESULT,
              text(detail.get("path")),
              text(detail.get("type")));
      case "too-large" -> tooLarge(detail, limits);
      case "cancelled", "interrupted" ->
          new CallFailure.Interrupted(worker, where(detail), Callee.worker(worker));
      case "would-deadlock" -> new CallFailure.WouldDeadlock(List.of(), 0);
      case "stopping" -> new CallFailure.NotRunning(worker, whyItEnds(detail));
      default -> throw new ProtocolException("an unknown failure code: " + failure.code());
    };
  }

  private static ExitReason whyItEnds(Map<String, Object> detail) {
    return detail.get("finished") instanceof String reason
        ? new ExitReason.Finished(reason)
        : ExitReason.Stopped.ASKED;
  }

  /** The line of user code at which Python ended the call; empty if it had not begun. */
  public static String where(Map<String, Object> detail) {
    String function = text(detail.get("function"));
    return function.isEmpty()
        ? ""
        : function + " (" + text(detail.get("file")) + ", line " + number(detail.get("line")) + ")";
  }

  private static CallFailure tooLarge(Map<String, Object> detail, MessageLimits limits) {
    String what = text(detail.get("what"));
    String key = what.contains("depth") ? "clutch.limits.max-depth" : limits.sizeKey();
    return new CallFailure.TooLarge(
        what, number(detail.get("size")), number(detail.get("limit")), key);
  }

  private static List<String> texts(Object value) {
    return list(value).stream().map(Failures::text).toList();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
