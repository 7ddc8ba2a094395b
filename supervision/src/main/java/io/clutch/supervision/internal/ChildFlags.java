package io.clutch.supervision.internal;

import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The part of a child's specification that the rules read: all except its behaviour. */
public record ChildFlags(
    String id,
    Restart restart,
    Shutdown shutdown,
    ChildSnapshot.Type type,
    boolean significant,
    Optional<Duration> startLimit,
    Backoff backoff,
    OptionalInt maxFailedStarts) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Duration WORKER_SHUTDOWN = Duration.ofSeconds(5);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  public ChildFlags {
    if (id == null || !ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "child '" + id + "': id must be 1 to 100 letters, digits, '_', '.' or '-'");
    }
  }

  public static ChildFlags worker(String id) {
    return new ChildFlags(
        id,
        Restart.PERMANENT,
        Shutdown.within(WORKER_SHUTDOWN),
        ChildSnapshot.Type.WORKER,
        false,
        Optional.of(START_LIMIT),
        Backoff.none(),
        OptionalInt.empty());
  }

  /** The flags of a supervisor, which needs no limits because its children have their own. */
  public static ChildFlags supervisor(String id) {
    return new ChildFlags(
        id,
        Restart.PERMANENT,
        Shutdown.infinity(),
        ChildSnapshot.Type.SUPERVISOR,
        false,
        Optional.empty(),
        Backoff.none(),
        OptionalInt.empty());
  }

  public ChildFlags withRestart(Restart other) {
    return new ChildFlags(
        id,
        given("restart", other),
        shutdown,
        type,
        significant,
        startLimit,
        backoff,
        maxFailedStarts);
  }

  public ChildFlags withShutdown(Shutdown other) {
    return new ChildFlags(
        id,
        restart,
        given("shutdown", other),
        type,
        significant,
        startLimit,
        backoff,
        maxFailedStarts);
  }

  public ChildFlags withSignificant(boolean other) {
    return new ChildFlags(id, restart, shutdown, type, other, startLimit, backoff, maxFailedStarts);
  }

  public ChildFlags withStartLimit(Duration limit) {
    checked(
        () -> {
          Durations.requirePositive("start-limit", limit);
          return limit;
        });
    return new ChildFlags(
        id, restart, shutdown, type, significant, Optional.of(limit), backoff, maxFailedStarts);
  }

  public ChildFlags withBackoff(Backoff other) {
    return new ChildFlags(
        id,
        restart,
        shutdown,
        type,
        significant,
        startLimit,
        given("backoff", other),
        maxFailedStarts);
  }

  public ChildFlags withMaxFailedStarts(int most) {
    if (most < 1) {
      throw refused("max-failed-starts must be at least 1, not " + most);
    }
    return new ChildFlags(
        id, restart, shutdown, type, significant, startLimit, backoff, OptionalInt.of(most));
  }

  public IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("child '" + id + "': " + why);
  }

  /** Returns the value of the key. Rejects null. */
  public <T> T given(String key, T value) {
    if (value == null) {
      throw refused(key + " must not be null");
    }
    return value;
  }

  /** Returns what is made. An exception of that names the child. */
  public <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }
}
