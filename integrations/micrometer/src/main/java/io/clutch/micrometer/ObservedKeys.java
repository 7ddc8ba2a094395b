package io.clutch.micrometer;

import io.clutch.telemetry.CallObserver.Kind;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;

/** The names of observations and of their keys: the conventions of OpenTelemetry for RPC. */
final class ObservedKeys {
  static final String CLIENT = "rpc.client.call.duration";
  static final String SERVER = "rpc.server.call.duration";
  static final String SYSTEM = "rpc.system.name";
  static final String METHOD = "rpc.method";
  static final String KIND = "clutch.kind";
  static final String ERROR = "error.type";
  static final String NO_ERROR = KeyValue.NONE_VALUE;
  static final String WORKER = "clutch.worker";
  static final String EXCEPTION = "exception.type";

  private ObservedKeys() {}

  /** Sets what is known at the begin. */
  static Observation set(Observation observation, String span, String method, String kind) {
    return observation
        .contextualName(span)
        .lowCardinalityKeyValue(SYSTEM, "clutch")
        .lowCardinalityKeyValue(METHOD, method)
        .lowCardinalityKeyValue(KIND, kind);
  }

  /** Ends an observation. Metrics need the same keys on all of a name, so each has this one. */
  static void stop(Observation observation, String error) {
    observation.lowCardinalityKeyValue(ERROR, error).stop();
  }

  /** The class of what a host has thrown. One without a name is of its parent. */
  static String type(Throwable thrown) {
    Class<?> type = thrown.getClass();
    return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
  }

  static String kind(Kind kind) {
    return switch (kind) {
      case CALL -> "call";
      case CAST -> "cast";
      case STREAM -> "stream";
    };
  }
}
