package io.clutch.internal.process;

import io.clutch.internal.text.NativeText;
import io.clutch.worker.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The requests of the JVM to a launcher process. */
final class LauncherRequests {
  private LauncherRequests() {}

  static LauncherMessage configure(LauncherSettings settings, Path controlGroups) {
    var fields = new HashMap<String, Object>();
    fields.put("line", settings.lineLength());
    fields.put("rate", settings.linesPerSecond());
    fields.put("burst", settings.burst());
    fields.put("tail", settings.stderrTail());
    fields.put("remove", settings.temporaryDirectory().map(NativeText::of).orElse(null));
    fields.put("no_new_privileges", settings.noNewPrivileges());
    fields.put("umask", settings.umask());
    fields.put("cgroup", controlGroups.toString());
    fields.put("templates", settings.templates());
    fields.put("template_idle", settings.templateIdle().toMillis() / 1000.0);
    fields.put("parent", settings.cgroupParent().map(Path::toString).orElse(null));
    return message(LauncherMessage.CONFIGURE, fields);
  }

  static LauncherMessage launch(long id, LaunchRequest request) {
    var command = new ArrayList<String>();
    command.add(NativeText.of(request.interpreter()));
    command.addAll(request.arguments());
    var fields = new HashMap<String, Object>();
    fields.put("id", id);
    fields.put("argv", command);
    fields.put("env", request.environment());
    fields.put("cwd", NativeText.of(request.workingDirectory()));
    fields.put("stdin", Base64.getEncoder().encodeToString(request.stdin()));
    fields.put("limits", limits(request.limits()));
    fields.put("mark", request.mark());
    fields.put("fork", request.forking().map(Forking::fields).orElse(null));
    return message(LauncherMessage.LAUNCH, fields);
  }

  private static Map<String, Object> limits(ProcessLimits limits) {
    return Map.of(
        "memory", limits.memory(),
        "cpu", limits.cpuTime().toSeconds(),
        "cgroup_memory", limits.cgroupMemory(),
        "cgroup_cores", limits.cgroupCores(),
        "processes", limits.processes(),
        "descriptors", limits.descriptors());
  }

  static LauncherMessage signal(long id, LaunchedProcess.Signal signal) {
    return message(LauncherMessage.SIGNAL, Map.of("id", id, "number", signal.number()));
  }

  static LauncherMessage askStacks(long id, long request) {
    return message(LauncherMessage.ASK_STACKS, Map.of("id", id, "request", request));
  }

  static LauncherMessage ping() {
    return message(LauncherMessage.PING, Map.of());
  }

  static LauncherMessage close() {
    return message(LauncherMessage.CLOSE, Map.of());
  }

  private static LauncherMessage message(int kind, Map<String, ?> fields) {
    return new LauncherMessage(kind, Json.write(fields));
  }
}
