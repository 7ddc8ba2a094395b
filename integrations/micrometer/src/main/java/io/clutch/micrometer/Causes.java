package io.clutch.micrometer;

import io.clutch.failure.ExitReason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The values of the label {@code cause}, found by the words of an {@link ExitReason}. */
final class Causes {
  static final String STOPPED = "stopped";
  private static final String CLUTCH = "was ended by Clutch because ";
  private static final Map<String, String> BEGINNINGS = beginnings();

  private Causes() {}

  private static Map<String, String> beginnings() {
    var all = new LinkedHashMap<String, String>(); // an earlier one counts
    all.put("stopped as asked", STOPPED);
    all.put("finished", "finished");
    all.put("exited by itself", "code");
    Arrays.stream(ExitReason.Cause.values())
        .forEach(it -> all.put(CLUTCH + it.label(), it.name().toLowerCase(Locale.ROOT)));
    all.put("was ended by the kernel, out of memory", "out_of_memory");
    all.put("ran out of memory", "out_of_memory");
    all.put("was ended by a fault", "fault");
    all.put("was ended because its launcher", "launcher_lost");
    all.put("was ended by ", "signal");
    all.put("used up its CPU time", "cpu_time");
    all.put("lost its connection", "disconnected");
    all.put("could not start", "start_failed");
    all.put("was given up", "gave_up");
    return all;
  }

  /** The cause of an end with this reason. */
  static String of(String reason) {
    return BEGINNINGS.entrySet().stream()
        .filter(entry -> reason.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(BoundedValues.OTHER);
  }
}
