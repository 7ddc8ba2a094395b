package io.clutch.internal.spawn;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.worker.PhasePublisher;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a child in its parent's process is asked, and the phases that it tells. It has no process of
 * its own to show, and no pid.
 */
final class LocalQuestions {
  static final ExitReason NO_CALLS = new ExitReason.Absent("takes messages alone");
  private static final long NO_PID = 0;

  private final String path;
  private final int incarnation;
  private final PhasePublisher phases;

  LocalQuestions(String path, int incarnation, QueueSettings bounds) {
    this.path = path;
    this.incarnation = incarnation;
    this.phases = new PhasePublisher(path, bounds, "clutch.worker");
    phases.enter(new WorkerPhase.Starting(incarnation));
  }

  /** Answers, or promises to. Returns false if it is another message. */
  boolean isToldBy(WorkerCommand command) {
    if (command instanceof WorkerCommand.GetStatus get) {
      get.replyTo().tell(status());
    } else if (command instanceof WorkerMessage.AskStatus ask) {
      ask.answer(status());
    } else {
      return phases.isToldBy(command) || isRefused(command);
    }
    return true;
  }

  private boolean isRefused(WorkerCommand command) {
    Optional<InspectionRequest<?>> inspection = InspectionRequest.of(command);
    inspection.ifPresent(it -> it.refuse(path, "it lives in the process of its parent: ask that"));
    if (inspection.isEmpty() && command instanceof WorkerMessage.Extension question) {
      question.reject(new CallFailure.NotRunning(path, NO_CALLS));
      return true;
    }
    return inspection.isPresent();
  }

  private WorkerStatus status() {
    return new WorkerStatus(phases.current(), incarnation, NO_PID, 0, 0, 0, 0);
  }

  void ready() {
    phases.enter(new WorkerPhase.Ready(incarnation, NO_PID));
  }

  void draining() {
    phases.enter(new WorkerPhase.Draining(incarnation));
  }

  /** Those who wait until it is ready go to the proxy, or are rejected. */
  void stopped(ExitReason reason, Optional<ActorRef<WorkerCommand>> proxy) {
    phases.leaveAwaitingReady(reason, proxy);
    phases.enter(new WorkerPhase.Stopped(reason));
  }

  void unsubscribe(ActorRef<WorkerPhase> subscriber) {
    phases.unsubscribe(subscriber);
  }
}
