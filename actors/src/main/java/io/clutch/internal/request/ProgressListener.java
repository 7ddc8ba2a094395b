package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee.Progress;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.text.ThrownText;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener of one call how far that is, one progress at a time. What a slow listener
 * misses is replaced by what is newer. The outcome waits for a listener that is busy, a second at
 * most, so that nothing is told after it. Thread-safe.
 */
public final class ProgressListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);
  private static final long LONGEST_WAIT = 1; // in seconds

  private final String function;
  private final Consumer<? super Progress> listener;
  private final Executor executor;
  private Progress newest;
  private boolean busy;
  private boolean over;
  private Runnable waiting;

  public ProgressListener(String function, Consumer<? super Progress> listener, Executor executor) {
    this.function = function;
    this.listener = listener;
    this.executor = executor;
  }

  /** The reply, which also tells the call's listener if there is one. */
  public static PendingRequest.Reply around(
      Call<?> call, PendingRequest.Reply reply, Executor executor) {
    return call.progress().isEmpty()
        ? reply
        : new Listened(
            reply, new ProgressListener(call.function(), call.progress().get(), executor));
  }

  /** Tells the listener soon, unless the call has an outcome. */
  public void progress(Progress now) {
    synchronized (this) {
      if (over) {
        return;
      }
      newest = now;
      if (busy) {
        return;
      }
      busy = true;
    }
    execute(this::tellAll);
  }

  /** Runs {@code outcome} once the listener is not busy. */
  public void end(Runnable outcome) {
    boolean waits;
    synchronized (this) {
      over = true;
      waits = busy;
      waiting = busy ? outcome : null;
    }
    if (waits) {
      CompletableFuture.delayedExecutor(LONGEST_WAIT, TimeUnit.SECONDS, this::execute)
          .execute(this::handOver);
    } else {
      outcome.run();
    }
  }

  private void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // the system has ended: run it on this thread, so that it runs at all
    }
  }

  private void tellAll() {
    for (Progress next = next(); next != null; next = next()) {
      tell(next);
    }
    handOver();
  }

  private synchronized Progress next() {
    Progress next = newest;
    newest = null;
    busy = next != null;
    return next;
  }

  private void tell(Progress next) {
    try {
      listener.accept(next);
    } catch (RuntimeException | Error e) {
      LOG.warn("The listener for the progress of {} failed: {}", function, ThrownText.of(e), e);
    }
  }

  private void handOver() {
    Runnable outcome;
    synchronized (this) {
      outcome = waiting;
      waiting = null;
      newest = null;
    }
    if (outcome != null) {
      outcome.run();
    }
  }

  private record Listened(PendingRequest.Reply to, ProgressListener listener)
      implements PendingRequest.Reply {
    @Override
    public void progress(Progress now) {
      listener.progress(now);
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      listener.end(() -> to.value(body, buffers));
    }

    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      listener.end(() -> to.value(body, buffers, held));
    }

    @Override
    public void failure(CallFailure failure) {
      listener.end(() -> to.failure(failure));
    }
  }
}
