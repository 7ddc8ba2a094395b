package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.ExitReason;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.telemetry.SerialExecutor;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes the calls in messages to an actor on the socket loop. Encoding may run user code, so
 * unless the arguments are plain, calls are encoded on another thread, one after the other. They
 * are passed on in the order of the messages. The recipient may change.
 */
public final class CallEncoder {

  /**
   * The bounds of messages that wait for their encoding.
   *
   * @param messages the largest number of messages
   * @param callDeadline the deadline, from the message's arrival, of a call that has none
   * @param full the failure of a message over the bound
   */
  public record Bounds(int messages, Duration callDeadline, CallFailure full) {
    public static Bounds of(WorkerSettings settings) {
      int messages = settings.queue().capacity();
      var full = new CallFailure.QueueFull(messages, settings.queue().bytes(), "clutch.worker");
      return new Bounds(messages, settings.callDeadline(), full);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(CallEncoder.class);

  private final WorkerName worker;
  private final RequestRuntime runtime;
  private final TimerQueue timers;
  private final Bounds bounds;
  private final Consumer<WorkerMessage> self;
  private final MessageFailureReporter failures;
  private SerialExecutor encoder;
  // The messages that wait, each with the recipient of its call.
  private final Map<CallMessage, Consumer<PendingRequest>> encoding = new LinkedHashMap<>();
  private Consumer<PendingRequest> to;

  /** {@code self} sends a message to the actor, which passes it to {@link #isToldBy}. */
  public CallEncoder(
      WorkerName worker,
      RequestRuntime runtime,
      TimerQueue timers,
      Bounds bounds,
      Consumer<WorkerMessage> self,
      Consumer<PendingRequest> to) {
    this.worker = worker;
    this.runtime = runtime;
    this.timers = timers;
    this.bounds = bounds;
    this.self = self;
    this.to = to;
    this.failures = new MessageFailureReporter(worker, runtime);
    this.encoder = new SerialExecutor(runtime.userCode());
  }

  /** Changes the recipient for all later calls. */
  public void redirect(Consumer<PendingRequest> elsewhere) {
    to = elsewhere;
  }

  /** Passes on an encoded call. If that throws, the call fails and the exception is thrown on. */
  public void submit(PendingRequest request) {
    submit(request, to);
  }

  private void submit(PendingRequest request, Consumer<PendingRequest> target) {
    try {
      target.accept(request);
    } catch (RuntimeException | Error fault) {
      reject(request, notRunning(Faults.reason(fault)));
      throw fault;
    }
  }

  /** Fails a call that could not be passed on because of a fault. */
  public static void reject(PendingRequest request, CallFailure failure) {
    if (!request.wasSent()) {
      request.reject(failure);
    }
  }

  public <T> CallMessage invoke(WorkerCommand.Invoke<T> invoke) {
    Call<T> call = invoke.call();
    var reply =
        new DecodingReply<T>(
            call.resultType(), runtime.codec(), runtime.executor(), invoke.replyTo()::tell);
    var listened = ProgressListener.around(call, reply, runtime.executor());
    return take(new CallMessage(call, Optional.of(listened), now()));
  }

  public CallMessage cast(Call<?> call) {
    return take(new CallMessage(call, Optional.empty(), now()));
  }

  private CallMessage take(CallMessage message) {
    if (encoding.isEmpty() && isPlain(message.call())) {
      message.encode(runtime.codec(), runtime.memory());
      pass(message, to);
    } else if (Math.max(encoding.size(), encoder.size()) >= bounds.messages()) {
      failures.fail(message, bounds.full());
    } else {
      encode(message);
    }
    return message;
  }

  private boolean isPlain(Call<?> call) {
    return runtime.codec().isPlain(call.positional(), call.named());
  }

  private void encode(CallMessage message) {
    Duration limit = limit(message);
    encoding.put(message, to);
    message.due(timers.add(message.arrivedAt() + limit.toNanos(), () -> expired(message, limit)));
    execute(message);
  }

  private void execute(CallMessage message) {
    try {
      encoder.execute(
          () -> {
            if (message.begin()) {
              message.encode(runtime.codec(), runtime.memory());
              self.accept(new Event.Encoded(message));
            }
          });
    } catch (RejectedExecutionException e) {
      remove(message);
      failures.fail(message, notRunning(new ExitReason.Absent("is ending with its actor system")));
    }
  }

  private Duration limit(CallMessage message) {
    return message.call().deadline().orElse(bounds.callDeadline());
  }

  private void expired(CallMessage message, Duration limit) {
    if (encoding.remove(message) != null) {
      failures.fail(message, new DeadlineExceeded(limit, Where.QUEUED));
      if (message.isBegun()) {
        leaveBehind(message);
      }
      passEncoded();
    }
  }

  /** Continues with the next messages, because the encoding of this one may never end. */
  private void leaveBehind(CallMessage message) {
    LOG.warn(
        "{}: a message for {} was not encoded within its deadline, and still occupies a thread",
        worker.path(),
        message.call().function());
    encoder = new SerialExecutor(runtime.userCode());
    List.copyOf(encoding.keySet()).forEach(this::execute);
  }

  /** Handles the end of an encoding. Returns false for other messages. */
  public boolean isToldBy(WorkerCommand command) {
    if (!(command instanceof Event.Encoded encoded)) {
      return false;
    }
    CallMessage message = encoded.message();
    message.encoded();
    if (message.isSettled() || !encoding.containsKey(message)) {
      // The caller has an outcome already.
      remove(message);
      message.request().ifPresent(late -> late.reject(new CallFailure.Cancelled()));
    }
    passEncoded();
    return true;
  }

  /** Passes on encoded calls in the order of the messages. */
  private void passEncoded() {
    while (!encoding.isEmpty() && encoding.keySet().iterator().next().isEncoded()) {
      CallMessage first = encoding.keySet().iterator().next();
      pass(first, remove(first));
    }
  }

  /** Removes a message. Returns its recipient, or null if it was removed before. */
  private Consumer<PendingRequest> remove(CallMessage message) {
    timers.remove(message.due());
    return encoding.remove(message);
  }

  private void pass(CallMessage message, Consumer<PendingRequest> target) {
    message.problem().ifPresent(problem -> failures.fail(message, problem));
    message
        .request()
        .ifPresent(
            request -> {
              message.passed(request);
              request.accepted(message.arrivedAt(), bounds.callDeadline());
              submit(request, target);
            });
  }

  /** Whether no message waits for its encoding. */
  public boolean isIdle() {
    return encoding.isEmpty();
  }

  /** Fails all waiting messages, because the actor is ending. */
  public void end(ExitReason reason) {
    List<CallMessage> left = List.copyOf(encoding.keySet());
    left.forEach(this::remove);
    left.forEach(message -> failures.fail(message, notRunning(reason)));
  }

  private CallFailure notRunning(ExitReason reason) {
    return new CallFailure.NotRunning(worker.path(), reason);
  }

  private long now() {
    return runtime.clock().getAsLong();
  }
}
