package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.failure.ExitReason;
import io.clutch.memory.MemoryBudget;
import io.clutch.process.Discovery;
import io.clutch.process.EnvironmentPolicy;
import io.clutch.process.Launcher;
import io.clutch.socket.Link;
import io.clutch.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the workers of one actor system share.
 *
 * @param startCodec encodes the start specification, which carries no buffers
 * @param executor for what is short, and the decoding of answers
 * @param userCode for the user's code that may take long: codecs and collections while a message or
 *     a constructor's arguments are encoded, and the hook for poisoned calls
 * @param clock nanoseconds, monotonic
 * @param epochs never the same number twice
 * @param poisonHook is given, one after the other, each call that is not sent again
 * @param starts holds back what starts at once
 */
public record WorkerRuntime(
    Link link,
    Launcher launcher,
    Codec codec,
    Codec startCodec,
    Limits limits,
    MemoryBudget memory,
    WorkerSettings settings,
    Telemetry telemetry,
    Executor executor,
    Executor userCode,
    LongSupplier clock,
    LongSupplier epochs,
    Path pythonPackage,
    Function<Optional<String>, Discovery> interpreters,
    EnvironmentPolicy environment,
    Map<String, String> ownEnvironment,
    LogForwarder log,
    Consumer<PoisonedCall> poisonHook,
    StartQueue starts) {

  public WorkerRuntime {
    telemetry = GuardedTelemetry.of(telemetry);
    poisonHook = new PoisonHook(poisonHook, userCode);
  }

  /** Runs the task once all that the loop has in hand is done. */
  public void atTurnEnd(Runnable task) {
    link.atTurnEnd(task);
  }

  /** Why something ends: that the socket loop can serve nobody any more, or otherwise this. */
  public ExitReason endOr(ExitReason reason) {
    return link.fault().map(WorkerRuntime::loopEnded).orElse(reason);
  }

  /** Why what is left ends with the actor system. */
  public ExitReason systemEnd() {
    return endOr(new ExitReason.Unknown());
  }

  /** Why workers end with the socket loop. */
  public static ExitReason loopEnded(Throwable cause) {
    return new ExitReason.Fault("the socket loop has ended: " + cause);
  }

  /** Without what it holds: the JVM's environment is in it. */
  @Override
  public String toString() {
    return "WorkerRuntime";
  }

  /**
   * Limits that both sides hold.
   *
   * @param sizeKey the key that sets the message's size
   */
  public record Limits(long messageSize, int depth, String sizeKey) {}
}
