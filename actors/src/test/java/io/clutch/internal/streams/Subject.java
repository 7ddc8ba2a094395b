package io.clutch.internal.streams;

import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.World;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The kinds of requests of a worker, for tests of the protocol's rules that play Python. */
public enum Subject {
  CALL,
  CAST,
  SOURCE,
  SINK,
  THROUGH;

  public static final List<Subject> ALL = List.of(values());
  static final List<Subject> STREAMS = List.of(SOURCE, SINK, THROUGH);
  public static final List<Subject> ANSWERED = List.of(CALL, SOURCE, SINK, THROUGH);

  /** A request that a worker has been given. */
  public record Given(PendingRequest request, Supplier<List<Object>> outcomes) {

    public long id() {
      return request.id();
    }

    /** Whether there is an outcome; a cast has none. */
    public boolean hasOneOutcome() {
      return request.isSettled() && (!request.hasReply() || outcomes.get().size() == 1);
    }

    boolean isOpen() {
      return !request.isSettled() && outcomes.get().isEmpty();
    }
  }

  boolean isStream() {
    return STREAMS.contains(this);
  }

  boolean hasOutput() {
    return this == SOURCE || this == THROUGH;
  }

  /** Gives a worker a request of this kind. A stream with output has a demand of two. */
  public Given giveTo(World world) {
    Given given =
        switch (this) {
          case CALL -> {
            Calling calling = Calling.of("m:call");
            yield new Given(calling.request(), calling::outcomes);
          }
          case CAST -> new Given(Calling.cast("m:cast"), List::of);
          default -> stream(StreamShape.valueOf(name()));
        };
    world.submit(given.request());
    return given;
  }

  private Given stream(StreamShape shape) {
    Streaming streaming = Streaming.of(shape);
    if (hasOutput()) {
      streaming.line().demand(2);
    }
    return new Given(streaming.request(), streaming::ends);
  }

  static Stream<Subject> all() {
    return ALL.stream();
  }
}
