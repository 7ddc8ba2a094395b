package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.request.DecodingReply;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.ProgressListener;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The future of one call that has a worker of its own, which ends with it. Until there is a worker
 * the call belongs to this object, and then to the worker. Thread-safe.
 */
public final class OneShot<T> extends CallFuture.Dependent<T> implements PendingCalls.Pending {
  private final String path;
  private final RequestRuntime runtime;
  private final PendingCalls pending;
  private final Call<T> call;
  private final Map<String, String> headers;
  private final CompletableFuture<ExitReason> gone = new CompletableFuture<>();
  private Runnable stop = () -> {};
  private PendingCall encoded;
  private ActorRef<WorkerCommand> worker;
  private Runnable isUnneeded = () -> {};
  private boolean isOver;

  /** {@code path} is the worker's place, for people; the headers are in place of the call's. */
  public OneShot(
      String path,
      Call<T> call,
      Map<String, String> headers,
      RequestRuntime runtime,
      PendingCalls pending) {
    super(runtime.executor());
    this.path = path;
    this.headers = headers;
    this.runtime = runtime;
    this.pending = pending;
    // The call has one process only, so it is never sent again.
    this.call = call.withIdempotent(false);
  }

  /**
   * Encodes the call and starts its deadline. {@code stops} tells the supervisor to stop the
   * worker.
   *
   * @return false if the call has failed, so that no worker is needed
   */
  public synchronized boolean begin(Duration callDeadline, Runnable stops) {
    stop = stops;
    var decoding =
        new DecodingReply<T>(call.resultType(), runtime.codec(), runtime.executor(), this::settle);
    var reply = ProgressListener.around(call, decoding, runtime.executor());
    try {
      encoded = PendingCall.of(call, headers, runtime.codec(), reply).within(runtime.memory());
      encoded.within(ChainContext.current());
    } catch (CallFailedException e) {
      isOver = true;
      gone.complete(new ExitReason.Absent("was not started"));
      completeExceptionally(e.at(Callee.unsent(call.function(), path)));
      return false;
    }
    encoded.accepted(runtime.clock().getAsLong(), callDeadline);
    pending.add(this);
    return true;
  }

  /** How long the call may take, its worker's start included. */
  public Duration limit() {
    return encoded.limit();
  }

  /**
   * Gives the call to its worker; false if it has ended, so that no worker is needed. {@code
   * unneeded} runs if that shows while the worker starts, or later.
   */
  public synchronized boolean give(ActorRef<WorkerCommand> to, Runnable unneeded) {
    if (isOver) {
      return false;
    }
    worker = to;
    isUnneeded = unneeded;
    to.tell(new WorkerMessage.Submit(encoded));
    return true;
  }

  /** There will be no worker, or it has ended without a word. */
  public void noWorker(String why) {
    var reason = new ExitReason.Absent(why);
    refuse(new CallFailure.NotRunning(path, reason));
    gone.complete(reason);
  }

  /** The deadline has passed. A worker that has the call handles that itself. */
  public void expired() {
    refuse(new DeadlineExceeded(limit(), DeadlineExceeded.Where.QUEUED));
  }

  /** Completes when the worker has ended, or will never start. */
  public CompletableFuture<ExitReason> gone() {
    return gone;
  }

  private void refuse(CallFailure failure) {
    synchronized (this) {
      if (isOver || worker != null) {
        return;
      }
      isOver = true;
    }
    encoded.reject(failure.at(Callee.worker(path)));
    gone.complete(new ExitReason.Absent("was not started"));
  }

  private void settle(Outcome<T> outcome) {
    pending.remove(this);
    RefTarget.complete(this, outcome);
    stop();
  }

  /** Stops the worker, which is no longer needed. */
  private void stop() {
    ActorRef<WorkerCommand> its;
    synchronized (this) {
      isOver = true;
      its = worker;
    }
    if (!gone.isDone()) {
      isUnneeded.run();
      if (its != null) {
        its.tell(new WorkerCommand.Stop()); // at once, without waiting for the supervisor
      }
      stop.run();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      refuse(new CallFailure.Cancelled());
      ActorRef<WorkerCommand> its;
      synchronized (this) {
        its = worker;
      }
      if (its != null) {
        its.tell(new WorkerMessage.Cancel(encoded));
      }
    }
    return cancelled;
  }

  @Override
  public void systemEnded(ExitReason reason) {
    completeExceptionally(
        new CallFailure.NotRunning(path, reason)
            .at(Callee.unsent(call.function(), path))
            .toException());
    discard();
    gone.complete(reason);
  }

  /** Releases what the call takes, unless a worker has it. */
  private synchronized void discard() {
    if (!isOver && worker == null) {
      isOver = true;
      encoded.failUntold();
    }
  }
}
