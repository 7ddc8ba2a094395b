package io.clutch.internal.worker;

import io.clutch.failure.CallFailure;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.reading.ReadWorker;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.text.ThrownText;
import io.clutch.worker.WorkerCommand;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who only look at a worker. A fault in an answer to them is logged, and ends neither the
 * worker's process nor its calls.
 */
record Onlookers(
    String worker, Exchange exchange, PhasePublisher phases, RestartRule restarts, Boot boot) {
  private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);

  /** Handles the command if it is from one of them. After a fault it is refused. */
  boolean areAnswered(
      WorkerCommand command, Incarnation current, boolean running, Optional<Health> health) {
    try {
      return answer(command, current, running, health);
    } catch (RuntimeException | Error fault) {
      String question = command.getClass().getSimpleName();
      LOG.error("{} cannot answer {}: {}", worker, question, ThrownText.of(fault), fault);
      Faults.runs(worker, () -> refuse(command, fault));
      return true;
    }
  }

  private boolean answer(
      WorkerCommand command, Incarnation current, boolean running, Optional<Health> health) {
    if (command instanceof ReadWorker read) {
      WorkerReader reader = exchange.reader(phases.current(), current, running);
      read.told(reader.read(read, restarts, health, boot::described));
      return true;
    }
    return exchange.isAskedBy(command, phases.current(), current, running, restarts.restarted());
  }

  private void refuse(WorkerCommand command, Throwable fault) {
    Optional<InspectionRequest<?>> inspection = InspectionRequest.of(command);
    if (inspection.isPresent()) {
      inspection.get().refuse(worker, "its actor has failed: " + ThrownText.of(fault));
    } else if (command instanceof ReadWorker read) {
      read.toldNothing();
    } else if (command instanceof WorkerMessage.Extension question) {
      question.reject(new CallFailure.NotRunning(worker, Faults.reason(fault)));
    }
  }
}
