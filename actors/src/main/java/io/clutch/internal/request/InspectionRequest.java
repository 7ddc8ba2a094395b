package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.pattern.StatusReply;

/**
 * Asks a worker to show something of itself. There is one reply, on any thread.
 *
 * @param <T> what it shows
 */
public sealed interface InspectionRequest<T> extends WorkerMessage.Extension {

  /** Asks for stacks; {@code reply} must not block. */
  record OfStacks(Consumer<StatusReply<Stacks>> reply) implements InspectionRequest<Stacks> {
    @Override
    public String subject() {
      return "stacks";
    }
  }

  /** Asks for a profile; {@code reply} must not block. */
  record OfProfile(Duration over, Consumer<StatusReply<Profile>> reply)
      implements InspectionRequest<Profile> {
    @Override
    public String subject() {
      return "profile";
    }
  }

  /** Asks for allocations; {@code reply} must not block. */
  record OfAllocations(Duration over, Consumer<StatusReply<Allocations>> reply)
      implements InspectionRequest<Allocations> {
    @Override
    public String subject() {
      return "trace of allocations";
    }
  }

  /**
   * Asks that incarnation to log from another level on, until its process ends. The reply is the
   * level before; {@code reply} must not block.
   *
   * @param level Python's, from 10 (debug) to 50 (critical)
   */
  record OfLogLevel(int level, long incarnation, Consumer<StatusReply<Integer>> reply)
      implements InspectionRequest<Integer> {
    @Override
    public String subject() {
      return "other level of the log";
    }
  }

  /** The request of a command, if it is one. */
  static Optional<InspectionRequest<?>> of(WorkerCommand command) {
    if (command instanceof InspectionRequest<?> request) {
      return Optional.of(request);
    }
    if (command instanceof WorkerCommand.GetStacks get) {
      return Optional.of(new OfStacks(get.replyTo()::tell));
    }
    if (command instanceof WorkerCommand.GetProfile get) {
      return Optional.of(new OfProfile(get.over(), get.replyTo()::tell));
    }
    return command instanceof WorkerCommand.GetAllocations get
        ? Optional.of(new OfAllocations(get.over(), get.replyTo()::tell))
        : Optional.empty();
  }

  /** Takes the reply. */
  Consumer<StatusReply<T>> reply();

  /** What is asked for. */
  String subject();

  /** Replies that there is none of these. */
  default void refuse(String who, String why) {
    reply().accept(StatusReply.error("no " + subject() + " of " + who + ": " + why));
  }

  @Override
  default void reject(CallFailure failure) {
    reply().accept(StatusReply.error(failure.toException()));
  }

  @Override
  default boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
    refuse(pool, "it has no process yet");
    return true;
  }
}
