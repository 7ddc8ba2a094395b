package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.time.TimerQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Calls whose arguments arrive in chunks, and those behind them: calls of one session are made in
 * the order in which they were sent. Each waits until its deadline at most. Only for the loop.
 */
final class IncomingCalls {

  /** Tells the caller how many bytes of a call have arrived. */
  interface Arrived {
    void bytes(long id, long bytes);
  }

  private record Incoming(
      ToOwner.Request request, IncomingBody body, long since, TimerQueue.Timer deadline) {}

  private final RequestRuntime requests;
  private final TimerQueue timers;
  private final Arrived arrived;
  private final Consumer<ToOwner.Request> complete;
  private final BiConsumer<Long, CallFailure> late;
  private final Map<Long, Incoming> waiting = new LinkedHashMap<>();

  /**
   * {@code complete} takes calls with all their arguments. {@code late} removes a call at its
   * deadline.
   */
  IncomingCalls(
      RequestRuntime requests,
      TimerQueue timers,
      Arrived arrived,
      Consumer<ToOwner.Request> complete,
      BiConsumer<Long, CallFailure> late) {
    this.requests = requests;
    this.timers = timers;
    this.arrived = arrived;
    this.complete = complete;
    this.late = late;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean has(long id) {
    return waiting.containsKey(id);
  }

  /** Takes a call, or returns why not. */
  Optional<CallFailure> add(ToOwner.Request request) {
    if (waiting.isEmpty() && request.later().isEmpty()) {
      complete.accept(request);
      return Optional.empty();
    }
    try {
      hold(request, IncomingBody.reserve(IncomingBody.Kind.CALL, request.later(), requests));
    } catch (CallFailedException e) {
      return Optional.of(e.failure());
    }
    completeWhole();
    return Optional.empty();
  }

  private void hold(ToOwner.Request request, IncomingBody body) {
    long now = now();
    var deadline = timers.add(now + request.nanosLeft(), () -> expired(request));
    waiting.put(request.id(), new Incoming(request, body, now, deadline));
  }

  /** Its chunks may be lost, and so may be what would cancel it. */
  private void expired(ToOwner.Request request) {
    var limit = Duration.ofNanos(request.nanosLeft());
    late.accept(request.id(), new DeadlineExceeded(limit, DeadlineExceeded.Where.QUEUED));
  }

  /** Takes the next bytes of a call, or returns why it cannot. */
  Optional<CallFailure> chunk(ToOwner.Chunk chunk) {
    Incoming incoming = waiting.get(chunk.id());
    if (incoming == null) {
      return Optional.empty(); // it was cancelled
    }
    Optional<CallFailure> failure = incoming.body().take(chunk.offset(), chunk.bytes());
    if (failure.isPresent()) {
      return failure;
    }
    arrived.bytes(chunk.id(), incoming.body().arrived());
    completeWhole();
    return Optional.empty();
  }

  /** Removes a call; returns it if it was here. */
  Optional<ToOwner.Request> remove(long id) {
    Incoming removed = waiting.remove(id);
    if (removed == null) {
      return Optional.empty();
    }
    timers.remove(removed.deadline());
    removed.body().release();
    return Optional.of(removed.request());
  }

  /** Goes on with those that waited for a call that was removed. */
  void completeWhole() {
    while (!waiting.isEmpty()) {
      Incoming first = waiting.values().iterator().next();
      if (!first.body().isWhole()) {
        return;
      }
      remove(first.request().id());
      complete.accept(whole(first));
    }
  }

  private ToOwner.Request whole(Incoming incoming) {
    ToOwner.Request its = incoming.request();
    boolean isLate = !its.later().isEmpty();
    IncomingBody body = incoming.body();
    return new ToOwner.Request(
        its.id(),
        its.kind(),
        its.function(),
        Math.max(0, its.nanosLeft() - (now() - incoming.since())),
        its.idempotent(),
        its.key(),
        its.headers(),
        isLate ? body.part(0) : its.positional(),
        isLate ? body.part(1) : its.named(),
        isLate ? body.from(2) : its.buffers(),
        List.of());
  }

  /** Removes and returns all. */
  List<ToOwner.Request> drain() {
    return List.copyOf(waiting.keySet()).stream().flatMap(id -> remove(id).stream()).toList();
  }

  private long now() {
    return requests.clock().getAsLong();
  }
}
