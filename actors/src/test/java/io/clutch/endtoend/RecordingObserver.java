package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.failure.CallFailure;
import io.clutch.telemetry.CallObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each call a header with its number, and records what it sees. */
final class RecordingObserver implements CallObserver {
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final Queue<Incoming> incoming = new ConcurrentLinkedQueue<>();

  /** A call, on which thread it was made, and its ends so far. */
  record Seen(int number, Submission call, Thread thread, Queue<Optional<CallFailure>> ends)
      implements Observation {
    @Override
    public Map<String, String> headers() {
      return Map.of("number", Integer.toString(number));
    }

    @Override
    public void ended(Optional<CallFailure> failure) {
      ends.add(failure);
    }

    /** Its only end, once it is there: empty, or the failure. */
    Optional<CallFailure> end() {
      await().until(() -> !ends.isEmpty());
      assertThat(ends).hasSize(1);
      return ends.element();
    }
  }

  @Override
  public Observation submitted(Submission call) {
    var made =
        new Seen(
            numbers.incrementAndGet(), call, Thread.currentThread(), new ConcurrentLinkedQueue<>());
    seen.add(made);
    return made;
  }

  @Override
  public void around(Incoming message, Runnable code) {
    incoming.add(message);
    code.run();
  }

  /** The calls of a function. */
  List<Seen> calls(String function) {
    return seen.stream().filter(it -> it.call().function().equals(function)).toList();
  }

  /** The only call of a function. */
  Seen call(String function) {
    List<Seen> found = calls(function);
    if (found.size() != 1) {
      throw new AssertionError("one call of " + function + " was expected: " + found);
    }
    return found.get(0);
  }

  List<Incoming> incoming() {
    return List.copyOf(incoming);
  }

  void clear() {
    seen.clear();
    incoming.clear();
  }
}
