package io.clutch.micrometer;

import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Submission;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Map;

/** Makes the observations of calls and of hosts' code. Thread-safe. */
final class Observations {
  private static final int MOST_NAMES = 200;

  /** In place of the path of a reference. */
  private static final String REFERENCE = "reference";

  private final ObservationRegistry registry;
  private final BoundedValues functions = new BoundedValues(MOST_NAMES);
  private final BoundedValues hosts = new BoundedValues(MOST_NAMES);

  Observations(ObservationRegistry registry) {
    this.registry = registry;
  }

  /** The observation of a call that begins, unless the registry does not want it. */
  CallObserver.Observation submitted(Submission call) {
    if (registry.isNoop()) {
      return CallObserver.Observation.NONE;
    }
    Map<String, String> headers = new HashMap<>();
    var context =
        new SenderContext<Map<String, String>>(
            (to, name, value) -> to.put(name, value), Kind.CLIENT);
    context.setCarrier(headers);
    context.setRemoteServiceName(call.name());
    Observation observation =
        Observation.createNotStarted(ObservedKeys.CLIENT, () -> context, registry);
    if (observation.isNoop()) { // a predicate of the registry refuses it
      return CallObserver.Observation.NONE;
    }
    String method = call.function().replace(':', '/');
    ObservedKeys.set(observation, method, functions.of(method), ObservedKeys.kind(call.kind()))
        .highCardinalityKeyValue(ObservedKeys.WORKER, call.name())
        .start();
    return new ObservedCall(observation, headers);
  }

  /** Runs the code of a host within an observation. Throws what the code throws. */
  @SuppressWarnings("try") // the scope is closed, and not read
  void around(Incoming message, Runnable code) {
    Observation observation = of(message).start();
    String error = ObservedKeys.NO_ERROR;
    try (Observation.Scope scope = observation.openScope()) {
      code.run();
    } catch (Throwable thrown) {
      error = ObservedKeys.type(thrown);
      observation.error(thrown);
      throw thrown;
    } finally {
      ObservedKeys.stop(observation, error);
    }
  }

  private Observation of(Incoming message) {
    var context =
        new ReceiverContext<Map<String, String>>((from, name) -> from.get(name), Kind.SERVER);
    context.setCarrier(message.headers());
    String kind = message.isAsk() ? "ask" : "tell";
    String method = host(message.host()) + "/" + kind;
    return ObservedKeys.set(
        Observation.createNotStarted(ObservedKeys.SERVER, () -> context, registry),
        method,
        method,
        kind);
  }

  /** The paths of references are ever new, and would leave no room for names of hosts. */
  private String host(String name) {
    return name.startsWith("/") || name.startsWith("pekko://") ? REFERENCE : hosts.of(name);
  }
}
