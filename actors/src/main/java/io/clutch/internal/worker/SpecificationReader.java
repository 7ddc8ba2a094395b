package io.clutch.internal.worker;

import io.clutch.internal.reading.WorkerDetail.Specification;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.worker.ProcessSpec;
import io.clutch.worker.Target;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells of a specification what is no secret. */
final class SpecificationReader {
  private SpecificationReader() {}

  /** With the values of those variables that the policy allows. */
  static Specification read(
      WorkerSpec spec, WorkerSettings settings, BootMaterial material, EnvironmentPolicy shown) {
    ProcessSpec process = spec.process();
    Map<String, String> environment = new TreeMap<>(material.environment());
    environment.keySet().removeIf(name -> !shown.allows(name));
    return new Specification(
        target(spec.target()),
        material.modulePath().stream().map(Object::toString).toList(),
        material.workingDirectory().toString(),
        environment,
        process.requirements(),
        process.minimum().stream().map(Object::toString).collect(Collectors.joining(".")),
        process.preload(),
        spec.contracts().stream().map(contract -> contract.type().getName()).toList(),
        spec.hosts().keySet().stream().sorted().toList(),
        settings(settings));
  }

  private static String target(Target target) {
    if (target instanceof Target.Actor actor) {
      return "actor " + actor.path();
    }
    var functions = (Target.Functions) target;
    List<String> modules = functions.modules();
    return functions.any() ? "any function" : "functions of " + String.join(", ", modules);
  }

  private static Map<String, String> settings(WorkerSettings settings) {
    var told = new LinkedHashMap<String, String>();
    told.put("call-deadline", settings.callDeadline().toMillis() + " ms");
    told.put("start-timeout", settings.startTimeout().toMillis() + " ms");
    told.put("credit", "" + settings.credit());
    told.put("queue.capacity", "" + settings.queue().capacity());
    told.put("log-level", "" + settings.logLevel());
    told.put("hot-reload", settings.hotReload() ? "on" : "off");
    told.put("start", settings.start().name().toLowerCase(Locale.ROOT));
    told.put("limits", settings.limits().toString());
    return told;
  }
}
