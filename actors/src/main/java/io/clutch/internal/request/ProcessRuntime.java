package io.clutch.internal.request;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.Launcher;
import io.clutch.internal.process.StartQueue;
import io.clutch.worker.EnvironmentPolicy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the processes of one actor system are started with.
 *
 * @param startCodec encodes the start specification, which carries no buffers
 * @param epochs never the same number twice
 * @param starts holds back what starts at once
 */
public record ProcessRuntime(
    Launcher launcher,
    Codec startCodec,
    LongSupplier epochs,
    Path pythonPackage,
    Function<Optional<String>, Discovery> interpreters,
    EnvironmentPolicy environment,
    Map<String, String> ownEnvironment,
    LogForwarder log,
    StartQueue starts) {

  /** Without what it holds: the JVM's environment is in it. */
  @Override
  public String toString() {
    return "ProcessRuntime";
  }
}
