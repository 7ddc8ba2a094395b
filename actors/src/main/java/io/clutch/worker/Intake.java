package io.clutch.worker;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes calls in, encodes those that are not yet, and refuses them all once the worker is stopping.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final String worker;
  private final WorkerRuntime runtime;
  private final Calls calls;
  private Optional<CallFailure> closed = Optional.empty();

  Intake(String worker, WorkerRuntime runtime, Calls calls) {
    this.worker = worker;
    this.runtime = runtime;
    this.calls = calls;
  }

  /** From now on every call ends with the failure. */
  void close(CallFailure failure) {
    closed = Optional.of(failure);
  }

  void submit(Submission submission) {
    closed.ifPresentOrElse(submission::refuse, () -> calls.submit(submission));
  }

  <T> void invoke(WorkerCommand.Invoke<T> invoke) {
    Call<T> call = invoke.call();
    var reply =
        new DecodingReply<T>(
            call.resultType(), runtime.codec(), runtime.executor(), invoke.replyTo()::tell);
    try {
      submit(Submission.call(call, runtime.codec(), reply));
    } catch (CallFailedException e) {
      reply.failure(e.failure());
    }
  }

  void cast(Call<?> call) {
    try {
      submit(Submission.cast(call, runtime.codec()));
    } catch (CallFailedException e) {
      LOG.warn("A cast of {} to {} was dropped: {}", call.function(), worker, e.getMessage());
    }
  }
}
