package io.clutch.observer.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.observer.internal.reading.ShownText;
import io.clutch.observer.internal.reading.Source;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.pattern.StatusReply;

/** Why nothing is shown of the process of a worker, in words. */
final class ProcessRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StatusCode status;

  private ProcessRefusal(StatusCode status, String why) {
    super(why, null, false, false);
    this.status = status;
  }

  /** Without a reason of the worker's own. */
  static ProcessRefusal because(String why) {
    return new ProcessRefusal(StatusCodes.SERVICE_UNAVAILABLE, why);
  }

  static ProcessRefusal busy(String subject) {
    return because("no " + subject + ": another one of it is under way, or too many of others are");
  }

  static ProcessRefusal off(String key) {
    return new ProcessRefusal(StatusCodes.FORBIDDEN, "The setting " + key + " is off.");
  }

  /** The process of what a path stands for. Throws a refusal if there is none. */
  static ProcessInspection process(Inspection inspection, Source source, String subject) {
    return inspection.process(source).orElseThrow(() -> without(source, subject));
  }

  private static ProcessRefusal without(Source source, String subject) {
    return source.isWorker()
        ? new ProcessRefusal(
            StatusCodes.SERVICE_UNAVAILABLE, "no " + subject + ": it has no process now")
        : new ProcessRefusal(StatusCodes.NOT_FOUND, "There is no such worker.");
  }

  /** The response for a failure of an inspection. */
  static HttpResponse response(Throwable failure) {
    Throwable cause = cause(failure);
    StatusCode status =
        cause instanceof ProcessRefusal its ? its.status : StatusCodes.SERVICE_UNAVAILABLE;
    return Answers.refusal(status, words(failure));
  }

  /** The reason of a failure. Messages of other exceptions are not for everybody. */
  static String words(Throwable failure) {
    Throwable cause = cause(failure);
    boolean isTold =
        cause instanceof ProcessRefusal
            || cause instanceof StatusReply.ErrorMessage
            || cause instanceof CallFailedException;
    if (isTold && cause.getMessage() != null) {
      return ShownText.reason(cause.getMessage());
    }
    return cause instanceof TimeoutException
        ? "It did not answer in time."
        : "The worker could not be asked.";
  }

  /** The failure that a stage has wrapped. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
