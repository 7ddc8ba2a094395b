package io.clutch.internal.inspect;

import io.clutch.internal.text.EnvironmentPolicy;
import java.time.Duration;
import java.util.List;

/**
 * A question for one worker.
 *
 * @param limit the answer comes within it
 * @param environment the variables of its process whose values are told
 */
public record DetailRequest(Duration limit, EnvironmentPolicy environment) {
  /** Within 1 s, with variables that hold no secrets and explain how Python runs. */
  public static final DetailRequest DEFAULT =
      new DetailRequest(
          Duration.ofSeconds(1),
          new EnvironmentPolicy(
              List.of(
                  "LANG",
                  "LC_*",
                  "TZ",
                  "PATH",
                  "VIRTUAL_ENV",
                  "PYTHONPATH",
                  "PYTHONUTF8",
                  "PYTHONHASHSEED",
                  "OMP_NUM_THREADS",
                  "CUDA_VISIBLE_DEVICES")));

  public DetailRequest {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("limit: must be positive: " + limit);
    }
  }

  public DetailRequest withLimit(Duration time) {
    return new DetailRequest(time, environment);
  }

  /** With these names, or prefixes that end in {@code *}, in place of the present ones. */
  public DetailRequest withEnvironment(List<String> names) {
    return new DetailRequest(limit, new EnvironmentPolicy(names));
  }
}
