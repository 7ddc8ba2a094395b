package io.clutch.internal.spawn;

import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.HostRefusal;
import io.clutch.supervision.Restart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Python asks for. The arguments stay encoded, so that they arrive as they were sent.
 *
 * @param type {@code module:Class}, which the process that asks could import itself
 * @param name empty for one that Clutch chooses
 * @param isolated false for a child in the process that asks; by default it gets one of its own
 */
public record SpawnRequest(
    String type,
    Optional<String> name,
    Restart restart,
    List<RawValue> positional,
    Map<String, RawValue> named,
    Optional<Boolean> isolated) {
  // The ids of supervisors' children.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final String MAIN = "__main__:";

  /** Throws a {@link HostRefusal} unless such a worker can be named and imported. */
  void check() {
    if (type.startsWith(MAIN)) {
      throw new HostRefusal("no other process can import " + type);
    }
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      throw new HostRefusal(
          "'"
              + name.get()
              + "' is not 1 to 100 ASCII letters, digits, dots, hyphens and underscores");
    }
  }

  /** Whether the child is to live in the process that asks. */
  boolean isLocal() {
    return !isolated.orElse(true);
  }

  /** Without the arguments, which may be secret. */
  @Override
  public String toString() {
    return "SpawnRequest[" + type + name.map(its -> " " + its).orElse("") + "]";
  }
}
