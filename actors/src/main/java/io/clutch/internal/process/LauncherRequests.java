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
    fields.put("parent", settings.cgroupParent().map(Path::toString).orElse(null));
    return message(LauncherMessage.CONFIGURE, fields);
  }

  static LauncherMessage launch(long id, LaunchRequest request) {
    var command = new ArrayList<String>();
    command.add(NativeText.of(request.interpreter()));
    command.addAll(request.arguments());
    return message(
        LauncherMessage.LAUNCH,
        Map.of(
            "id", id,
            "argv", command,
            "env", request.environment(),
            "cwd", NativeText.of(request.workingDirectory()),
            "stdin", Base64.getEncoder().encodeToString(request.stdin()),
            "limits", limits(request.limits()),
            "mark", request.mark()));
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
