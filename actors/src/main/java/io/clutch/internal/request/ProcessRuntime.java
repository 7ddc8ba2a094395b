package io.clutch.internal.request;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.process.Discovery;
import io.clutch.internal.process.Launcher;
import io.clutch.internal.process.StartQueue;
import io.clutch.internal.text.EnvironmentPolicy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is needed to start the processes of an actor system.
 *
 * @param startCodec encodes the start specification, without buffers
 * @param epochs gives a new number each time
 * @param starts limits the starts at the same time
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

  /** Omits the components, because they contain the JVM's environment. */
  @Override
  public String toString() {
    return "ProcessRuntime";
  }
}
