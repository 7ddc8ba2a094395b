package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.failure.ExitReason;
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
 * @param executor for what may block or run the user's code
 * @param clock nanoseconds, monotonic
 * @param epochs never the same number twice
 * @param poisonHook is given, on the executor, each call that is not sent again
 */
public record WorkerRuntime(
    Link link,
    Launcher launcher,
    Codec codec,
    Codec startCodec,
    Limits limits,
    WorkerSettings settings,
    Telemetry telemetry,
    Executor executor,
    LongSupplier clock,
    LongSupplier epochs,
    Path pythonPackage,
    Function<Optional<String>, Discovery> interpreters,
    EnvironmentPolicy environment,
    Map<String, String> ownEnvironment,
    LogForwarder log,
    Consumer<PoisonedCall> poisonHook) {

  public WorkerRuntime {
    telemetry = telemetry == Telemetry.none() ? telemetry : new GuardedTelemetry(telemetry);
  }

  /** Runs the task once all that the loop has in hand is done. */
  public void atTurnEnd(Runnable task) {
    link.atTurnEnd(task);
  }

  /** Why something ends: that the socket loop can serve nobody any more, or otherwise this. */
  public ExitReason endOr(ExitReason reason) {
    return link.fault().map(WorkerRuntime::loopEnded).orElse(reason);
  }

  /** Why workers end with the socket loop. */
  public static ExitReason loopEnded(Throwable cause) {
    return new ExitReason.Fault("the socket loop has ended: " + cause);
  }

  /** Limits that both sides hold. */
  public record Limits(long messageSize, int depth) {}
}
