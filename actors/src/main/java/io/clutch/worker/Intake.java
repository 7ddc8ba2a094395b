package io.clutch.worker;

import io.clutch.failure.CallFailedException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls in and encodes those that are not yet. One place may follow another. */
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final String worker;
  private final WorkerRuntime runtime;
  private Consumer<Submission> to;

  public Intake(String worker, WorkerRuntime runtime, Consumer<Submission> to) {
    this.worker = worker;
    this.runtime = runtime;
    this.to = to;
  }

  /** From now on every call goes there. */
  void redirect(Consumer<Submission> elsewhere) {
    to = elsewhere;
  }

  public void submit(Submission submission) {
    to.accept(submission);
  }

  /** Gives the call that was taken in, if its arguments could be encoded. */
  public <T> Optional<Submission> invoke(WorkerCommand.Invoke<T> invoke) {
    Call<T> call = invoke.call();
    var reply =
        new DecodingReply<T>(
            call.resultType(), runtime.codec(), runtime.executor(), invoke.replyTo()::tell);
    try {
      Submission submission = Submission.call(call, runtime.codec(), reply);
      submit(submission);
      return Optional.of(submission);
    } catch (CallFailedException e) {
      reply.failure(e.failure());
      return Optional.empty();
    }
  }

  public void cast(Call<?> call) {
    try {
      submit(Submission.cast(call, runtime.codec()));
    } catch (CallFailedException e) {
      LOG.warn("A cast of {} to {} was dropped: {}", call.function(), worker, e.getMessage());
    }
  }
}
