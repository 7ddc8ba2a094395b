package io.clutch.internal.worker;

import io.clutch.internal.codec.Encoded;
import io.clutch.internal.dispatch.Connection;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.process.Forking;
import io.clutch.internal.process.Json;
import io.clutch.internal.process.LaunchRequest;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.text.NativeText;
import io.clutch.internal.wire.Credentials;
import io.clutch.worker.ProcessSpec;
import io.clutch.worker.Target;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a process needs for its boot: the command, the line on stdin, and the start specification.
 */
final class BootMaterial {
  private final WorkerSpec spec;
  private final WorkerSettings settings;
  private final WorkerRuntime runtime;
  private final String path;

  BootMaterial(WorkerSpec spec, WorkerSettings settings, WorkerRuntime runtime, String path) {
    this.spec = spec;
    this.settings = settings;
    this.runtime = runtime;
    this.path = path;
  }

  LaunchRequest request(Path interpreter, Credentials credentials) {
    // Searched for among all processes of the machine, so it must differ from those of other JVMs.
    String mark = path + "#" + credentials.epoch() + "-" + UUID.randomUUID();
    return new LaunchRequest(
        interpreter,
        List.of("-c", BootCommand.TEXT, NativeText.of(runtime.processes().pythonPackage())),
        environment(),
        workingDirectory(),
        bootLine(credentials),
        settings.limits(),
        settings.startTimeout(),
        mark,
        forking());
  }

  /** The environment of each process. */
  Map<String, String> environment() {
    return runtime
        .processes()
        .environment()
        .environment(runtime.processes().ownEnvironment(), spec.process().variables());
  }

  /** A start has time left for a spawn, should the template take too long. */
  private Optional<Forking> forking() {
    ProcessSpec process = spec.process();
    return settings.start() == StartMethod.SPAWN
        ? Optional.empty()
        : Optional.of(
            new Forking(
                process.preload(),
                modulePath(),
                process.minimum(),
                process.requirements(),
                settings.hotReload(),
                settings.start() == StartMethod.FORK,
                settings.startTimeout().dividedBy(2)));
  }

  List<Path> modulePath() {
    List<Path> named = spec.process().modulePath();
    return named.isEmpty() ? List.of(workingDirectory()) : named;
  }

  private byte[] bootLine(Credentials credentials) {
    ProcessSpec process = spec.process();
    var line = new LinkedHashMap<String, Object>();
    line.put("protocol", Connection.PROTOCOL);
    line.put("endpoint", runtime.transport().endpoint());
    line.put("epoch", credentials.epoch());
    line.put("secret", credentials.secretInHex());
    line.put(
        "limits",
        Map.of(
            "message",
            runtime.requests().limits().messageSize(),
            "depth",
            runtime.requests().limits().depth()));
    line.put("path", modulePath().stream().map(NativeText::of).toList());
    line.put("minimum", process.minimum());
    line.put("requires", process.requirements());
    line.put("memory_limit", settings.limits().memory());
    line.put("handshake_timeout", settings.startTimeout().toMillis());
    sharing().ifPresent(sharing -> line.put("shared", sharing));
    byte[] json = Json.write(line);
    byte[] whole = Arrays.copyOf(json, json.length + 1);
    whole[json.length] = '\n';
    return whole;
  }

  /** How large buffers may be shared, if they may. */
  private Optional<Map<String, Long>> sharing() {
    SharedMemory memory = runtime.requests().shared();
    return memory
        .probe()
        .map(
            probe ->
                Map.of(
                    "process", probe.process(),
                    "descriptor", (long) probe.descriptor(),
                    "inode", probe.inode(),
                    "threshold", (long) memory.threshold(),
                    "limit", memory.limit()));
  }

  /** Whether there are constructor arguments, whose encoding may run user code. */
  boolean hasArguments() {
    return spec.target() instanceof Target.Actor actor
        && !(actor.positional().isEmpty() && actor.named().isEmpty());
  }

  /** Encodes the specification. Throws like the codec if a constructor argument cannot cross. */
  Encoded specification() {
    var map = new LinkedHashMap<String, Object>();
    if (spec.target() instanceof Target.Actor actor) {
      map.put("target", actor.path());
      map.put("arguments", actor.positional());
      map.put("named", actor.named());
      map.put("modules", List.of());
      map.put("any", false);
    } else if (spec.target() instanceof Target.Functions functions) {
      map.put("target", null);
      map.put("arguments", List.of());
      map.put("named", Map.of());
      map.put("modules", functions.modules());
      map.put("any", functions.any());
    }
    map.put("contract", contract());
    map.put("credit", settings.credit());
    map.put("path", path);
    map.put("log_level", settings.logLevel());
    map.put("hot_reload", settings.hotReload());
    map.put("hosts", runtime.hosts().windows());
    boolean isActor = spec.target() instanceof Target.Actor;
    map.put("reference", isActor ? runtime.hosts().reference() : List.of());
    return runtime.processes().startCodec().encode(map);
  }

  private List<Map<String, Object>> contract() {
    return spec.contracts().stream()
        .flatMap(contract -> contract.functions().stream())
        .<Map<String, Object>>map(
            function -> Map.of("name", function.name(), "positional", function.positional()))
        .toList();
  }

  Path workingDirectory() {
    return spec.process().workingDirectory().orElseGet(NativeText::workingDirectory);
  }
}
