package io.clutch.internal.spawn;

import io.clutch.host.Host;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.HostRefusal;
import io.clutch.worker.ProcessSpec;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.Map;

/** The specifications of workers that Python spawns. */
final class ChildWorkers {
  private ChildWorkers() {}

  /**
   * A worker like its parent, of another class: the same process, settings and hosts.
   *
   * @param settings those of the parent
   * @throws HostRefusal if the class cannot be named so
   */
  static WorkerSpec spec(WorkerSpec parent, WorkerSettings settings, SpawnRequest request) {
    WorkerSpec child = actor(request);
    for (Map.Entry<String, RawValue> named : request.named().entrySet()) {
      child = child.withNamed(named.getKey(), named.getValue());
    }
    for (Map.Entry<String, Host> host : parent.hosts().entrySet()) {
      child = child.withHost(host.getKey(), host.getValue());
    }
    return withProcess(child, parent.process()).withSettings(configured -> settings);
  }

  private static WorkerSpec actor(SpawnRequest request) {
    try {
      return WorkerSpec.actor(request.type(), request.positional().toArray());
    } catch (IllegalArgumentException illegal) {
      throw new HostRefusal(illegal.getMessage());
    }
  }

  private static WorkerSpec withProcess(WorkerSpec child, ProcessSpec process) {
    WorkerSpec made =
        child
            .withMinimumPython(process.minimum().get(0), process.minimum().get(1))
            .withPreload(process.preload().toArray(String[]::new));
    made = process.interpreter().map(made::withInterpreter).orElse(made);
    made = process.workingDirectory().map(made::withWorkingDirectory).orElse(made);
    for (Map.Entry<String, String> variable : process.variables().entrySet()) {
      made = made.withEnvironment(variable.getKey(), variable.getValue());
    }
    for (Path directory : process.modulePath()) {
      made = made.withModulePath(directory);
    }
    for (String requirement : process.requirements()) {
      made = made.withRequirement(requirement);
    }
    return made;
  }
}
