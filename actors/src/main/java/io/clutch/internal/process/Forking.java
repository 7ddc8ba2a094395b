package io.clutch.internal.process;

import io.clutch.internal.text.NativeText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Requests that a process is forked from a template, and lists the template's imports.
 *
 * @param preload the modules to import
 * @param modulePath the path from which they are imported
 * @param minimum the oldest Python
 * @param requirements the distributions that must be installed
 * @param hotReload whether modules may be edited while workers run
 * @param isRequired whether a spawn is not allowed instead
 * @param patience how long it may wait for the template
 */
public record Forking(
    List<String> preload,
    List<Path> modulePath,
    List<Integer> minimum,
    List<String> requirements,
    boolean hotReload,
    boolean isRequired,
    Duration patience) {

  /** The fields of the request to the launcher process. */
  Map<String, Object> fields() {
    return Map.of(
        "preparation",
        Map.of(
            "preload", preload,
            "path", modulePath.stream().map(NativeText::of).toList(),
            "minimum", minimum,
            "requires", requirements,
            "hot_reload", hotReload),
        "is_required",
        isRequired,
        "patience",
        patience.toMillis() / 1000.0);
  }
}
