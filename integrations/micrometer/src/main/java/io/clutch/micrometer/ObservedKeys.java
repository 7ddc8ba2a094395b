package io.clutch.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.util.Locale;

/** The names of observations and of their keys: the conventions of OpenTelemetry for RPC. */
final class ObservedKeys {
  static final String CLIENT = "rpc.client.call.duration";
  static final String SERVER = "rpc.server.call.duration";
  static final String SYSTEM = "rpc.system.name";
  static final String METHOD = "rpc.method";
  static final String KIND = "clutch.kind";
  static final String ERROR = "error.type";
  static final String WORKER = "clutch.worker";
  static final String EXCEPTION = "exception.type";

  private ObservedKeys() {}

  /** Sets the keys that each observation has. Metrics need the same keys on all of a name. */
  static Observation set(Observation observation, String span, String method, String kind) {
    return observation
        .contextualName(span)
        .lowCardinalityKeyValue(SYSTEM, "clutch")
        .lowCardinalityKeyValue(METHOD, method)
        .lowCardinalityKeyValue(KIND, kind)
        .lowCardinalityKeyValue(ERROR, KeyValue.NONE_VALUE);
  }

  /** The class of what a host has thrown. One without a name is of its parent. */
  static String type(Throwable thrown) {
    Class<?> type = thrown.getClass();
    return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
  }

  static String kind(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
