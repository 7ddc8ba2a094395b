package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.process.Discovery;
import io.clutch.process.EnvironmentPolicy;
import io.clutch.process.Launcher;
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
