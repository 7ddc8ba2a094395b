package io.clutch.internal.observe;

import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Observation;
import io.clutch.telemetry.CallObserver.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The observers of an actor system. Catches what they throw. Thread-safe. */
public final class CallObservers {
  /** No observer. */
  public static final CallObservers NONE = new CallObservers(List.of());

  private final List<CallObserver> observers;
  private final ObserverLog log = new ObserverLog();

  private CallObservers(List<CallObserver> observers) {
    this.observers = List.copyOf(observers);
  }

  public static CallObservers of(List<CallObserver> observers) {
    return observers.isEmpty() ? NONE : new CallObservers(observers);
  }

  /** Whether nobody observes, so that nothing else of this needs to be called. */
  public boolean isEmpty() {
    return observers.isEmpty();
  }

  /** Tells of a call with these headers, whose outcome the observed call must be told. */
  public ObservedCall submitted(
      Kind kind, String function, String name, Map<String, String> headers) {
    var submission = new Submission(kind, function, name);
    var observations = new ArrayList<Observation>(observers.size());
    Map<String, String> all = headers;
    for (CallObserver observer : observers) {
      try {
        Observation observation =
            Objects.requireNonNull(observer.submitted(submission), "an observer's observation");
        observations.add(observation);
        all = with(all, observation.headers());
      } catch (RuntimeException | Error e) {
        log.failed(e);
      }
    }
    return new ObservedCall(all, observations, log);
  }

  private Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
    if (more.isEmpty()) {
      return headers;
    }
    Map<String, String> added = Map.copyOf(more); // an observer may change its own
    Optional<String> problem = HeaderBounds.problem(added);
    if (problem.isPresent()) {
      log.dropped(problem.get());
      return headers;
    }
    if (headers.isEmpty()) {
      return added;
    }
    var all = new HashMap<>(added);
    all.putAll(headers);
    return all;
  }

  /** Runs the code of a host once, within the observers. Throws what the code throws. */
  public void around(Incoming message, Runnable code) {
    Runnable surrounded = code;
    for (int i = observers.size() - 1; i >= 0; i--) {
      surrounded = around(observers.get(i), message, surrounded);
    }
    surrounded.run();
  }

  private Runnable around(CallObserver observer, Incoming message, Runnable code) {
    return () -> {
      var once = new CodeOnce(code);
      try {
        observer.around(message, once);
      } catch (Throwable e) {
        if (!once.hasThrown(e)) {
          log.failed(e);
        }
      }
      once.end();
    };
  }
}
