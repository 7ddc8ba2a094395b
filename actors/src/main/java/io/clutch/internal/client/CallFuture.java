package io.clutch.internal.client;

import io.clutch.call.Outcome;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.transport.Transport;
import io.clutch.worker.WorkerCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The future of one call. If a thread waits for it, the socket loop wakes that thread, which
 * decodes the reply; otherwise the executor decodes. Dependents run on the executor, never on the
 * loop. This includes dependents with {@code Async}, because the common pool starts a thread for
 * each task on a machine with two cores. To cancel the future cancels the call.
 */
public sealed class CallFuture<T> extends CompletableFuture<T> implements PendingCalls.Pending
    permits ObservedFuture {
  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  // How many calls the thread has made, and the latest one for which it waited. A thread that
  // waited
  // for its last call is expected to wait for the next one too.
  private static final ThreadLocal<long[]> CALLER = ThreadLocal.withInitial(() -> new long[2]);
  private static final int MADE = 0;
  private static final int AWAITED = 1;

  private final ActorRef<WorkerCommand> worker;
  private final Transport transport;
  private final Executor executor;
  private final Executor settling;
  private final PendingCalls pendingCalls;
  private final AtomicReference<Runnable> answer = new AtomicReference<>();
  private final AtomicReference<Thread> waiter = new AtomicReference<>();
  private volatile PendingCall call;
  private long number;

  public CallFuture(
      ActorRef<WorkerCommand> worker,
      Transport transport,
      Executor executor,
      Executor settling,
      PendingCalls pendingCalls) {
    this.worker = worker;
    this.transport = transport;
    this.executor = executor;
    this.settling = settling;
    this.pendingCalls = pendingCalls;
  }

  public void submit(PendingCall encoded) {
    call = encoded;
    boolean isAlone = pendingCalls.isEmpty();
    pendingCalls.add(this);
    long[] caller = CALLER.get();
    number = ++caller[MADE];
    if (isAlone || number == caller[AWAITED] + 1) {
      transport.runOnCaller(() -> worker.tell(new WorkerMessage.Submit(encoded)));
    } else {
      worker.tell(new WorkerMessage.Submit(encoded));
    }
  }

  @Override
  public void systemEnded(ExitReason reason) {
    String path = worker.path().toStringWithoutAddress();
    PendingCall its = call;
    var callee = Callee.unsent(its == null ? "" : its.function(), path);
    completeExceptionally(new CallFailure.NotRunning(path, reason).at(callee).toException());
  }

  /** Accepts a reply, which {@code settlement} decodes. */
  public void answered(Runnable settlement) {
    answer.set(settlement);
    Thread waiting = waiter.get();
    if (isDone()) {
      letGo();
    } else if (waiting == null) {
      settling.execute(this::takeAnswer);
    } else {
      wake(waiting);
    }
  }

  /** Releases the memory of a reply that is not wanted any more. */
  private void letGo() {
    executor.execute(this::takeAnswer);
  }

  /** Wakes a thread that is parked or polls the transport. */
  private void wake(Thread waiting) {
    if (waiting != Thread.currentThread()) {
      LockSupport.unpark(waiting);
      transport.wakeup();
    }
  }

  private void takeAnswer() {
    Runnable settlement = answer.getAndSet(null);
    if (settlement != null) {
      try {
        settlement.run();
      } catch (RuntimeException | Error e) { // nothing else will end it
        pendingCalls.remove(this);
        completeExceptionally(e);
      }
    }
  }

  public void settle(Outcome<T> outcome) {
    pendingCalls.remove(this);
    if (waiter.get() == Thread.currentThread() && getNumberOfDependents() > 0) {
      settling.execute(() -> end(outcome));
    } else {
      end(outcome);
    }
  }

  private void end(Outcome<T> outcome) {
    RefTarget.complete(this, outcome);
  }

  @Override
  public T join() {
    boolean wasInterrupted = awaitAnswer(false, System.nanoTime() + FOR_EVER);
    try {
      if (!isDone()) {
        settled().join();
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    try {
      return get(FOR_EVER, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("a century has passed", e);
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = System.nanoTime() + Math.min(FOR_EVER, unit.toNanos(timeout));
    if (awaitAnswer(true, until)) {
      throw new InterruptedException();
    }
    if (!isDone()) {
      awaitEnd(until);
    }
    return super.get(0, TimeUnit.NANOSECONDS);
  }

  private void awaitEnd(long until) throws InterruptedException, TimeoutException {
    long left = until - System.nanoTime();
    if (left <= 0) {
      throw new TimeoutException();
    }
    try {
      settled().get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a failure is a value here", e);
    }
  }

  /**
   * Completes when this is settled elsewhere. A thread in this future's own {@code get}, or one
   * that registers a dependent without {@code Async}, would run other dependents if it is settled
   * just then.
   */
  private CompletableFuture<?> settled() {
    return handleAsync((value, failure) -> Boolean.TRUE, settling);
  }

  /** Waits and settles unless another thread does; returns whether this thread was interrupted. */
  private boolean awaitAnswer(boolean interruptibly, long until) {
    CALLER.get()[AWAITED] = number;
    if (isDone() || !waiter.compareAndSet(null, Thread.currentThread())) {
      return false;
    }
    boolean interrupted = Thread.interrupted();
    while (!isAnswered() && !(interruptibly && interrupted) && until - System.nanoTime() > 0) {
      transport.pollUntil(this::isAnswered, until);
      if (!isAnswered()) {
        LockSupport.parkNanos(this, until - System.nanoTime());
      }
      interrupted |= Thread.interrupted();
    }
    takeAnswer();
    waiter.set(null);
    if (answer.get() != null) { // it arrived for this thread while it was leaving
      settling.execute(this::takeAnswer);
    }
    return interrupted;
  }

  /** Waits up to {@code nanos} for the reply and decodes it. */
  public void awaitAnswer(long nanos) {
    if (awaitAnswer(true, System.nanoTime() + nanos)) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isAnswered() {
    return isDone() || answer.get() != null;
  }

  @Override
  public boolean complete(T value) {
    return isNews(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return isNews(super.completeExceptionally(failure));
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor on) {
    on.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = isNews(super.cancel(mayInterruptIfRunning));
    pendingCalls.remove(this);
    if (cancelled && call != null) {
      worker.tell(new WorkerMessage.Cancel(call));
    }
    if (answer.get() != null) {
      letGo();
    }
    return cancelled;
  }

  /** Wakes the waiting thread after a completion other than by a reply. */
  private boolean isNews(boolean completed) {
    Thread waiting = waiter.get();
    if (waiting != null) {
      wake(waiting);
    }
    return completed;
  }

  @Override
  public Executor defaultExecutor() {
    return executor;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new Dependent<>(executor);
  }

  /** An ordinary future with the same executor, as returned by {@code thenApply} and others. */
  public static class Dependent<U> extends CompletableFuture<U> {
    private final Executor executor;

    public Dependent(Executor executor) {
      this.executor = executor;
    }

    @Override
    public Executor defaultExecutor() {
      return executor;
    }

    @Override
    public <V> CompletableFuture<V> newIncompleteFuture() {
      return new Dependent<>(executor);
    }
  }
}
