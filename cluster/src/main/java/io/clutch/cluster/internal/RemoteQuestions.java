package io.clutch.cluster.internal;

import io.clutch.call.Outcome;
import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner.Question;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions to one owner. What nodes do not ask each other is refused here, in words. Used by
 * one thread at a time.
 */
final class RemoteQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteQuestions.class);
  private static final String THERE = "it runs on another node, so ask there";

  /** Sends a question under its number. */
  interface Ask {
    void send(long id, Question question);
  }

  /** In nanoseconds; then the owner counts as silent. */
  private static final long LONGEST_STATUS = 5_000_000_000L;

  /** In nanoseconds; how often a question without a limit is asked, since messages may be lost. */
  private static final long AGAIN = 1_000_000_000L;

  private final Remote remote;
  private final TimerQueue timers;
  private final Ask ask;
  private final LongConsumer forget;
  private final Map<Long, WorkerMessage.Extension> asked = new HashMap<>();
  private long lastId;

  /** {@code forget} tells the owner that nobody waits for an answer. */
  RemoteQuestions(Remote remote, TimerQueue timers, Ask ask, LongConsumer forget) {
    this.remote = remote;
    this.timers = timers;
    this.ask = ask;
    this.forget = forget;
  }

  void take(WorkerCommand command) {
    if (command instanceof HandOff.Asked question) {
      take(question.question());
    } else if (command instanceof WorkerCommand.GetStatus get) {
      take(new WorkerMessage.AskStatus(outcome -> get.replyTo().tell(status(outcome)), true));
    } else if (command instanceof WorkerCommand.Subscribe) {
      LOG.warn("{}: the phases of a worker of another node are not told", remote.name());
    } else {
      InspectionRequest.of(command).ifPresent(this::take);
    }
  }

  private WorkerStatus status(Outcome<WorkerStatus> outcome) {
    return outcome instanceof Outcome.Value<WorkerStatus> known
        ? known.value()
        : WorkerMessage.AskStatus.absent(remote.name(), 0, Optional.of(silent()));
  }

  private ExitReason silent() {
    return new ExitReason.NodeLost(remote.node(), "does not answer");
  }

  private void take(WorkerMessage.Extension question) {
    if (question instanceof InspectionRequest<?> inspection) {
      inspection.refuse(remote.name(), THERE);
    } else if (question instanceof WorkerMessage.AwaitReady) {
      send(question, Question.READY);
    } else if (question instanceof WorkerMessage.AskStatus) {
      send(question, Question.STATUS);
    } else {
      question.reject(remote.notRunning(new ExitReason.Absent("does not answer this: " + THERE)));
    }
  }

  private void send(WorkerMessage.Extension question, Question kind) {
    if (asked.size() >= remote.settings().queueCapacity()) {
      List.copyOf(asked.keySet()).forEach(this::isWanted);
    }
    if (asked.size() >= remote.settings().queueCapacity()) {
      question.reject(remote.settings().full());
      return;
    }
    long id = --lastId; // those of calls are positive
    asked.put(id, question);
    if (kind == Question.STATUS) {
      timers.add(remote.now() + LONGEST_STATUS, () -> expired(id));
      ask.send(id, kind);
    } else {
      repeat(id, kind);
    }
  }

  private void repeat(long id, Question kind) {
    if (isWanted(id)) {
      ask.send(id, kind);
      timers.add(remote.now() + AGAIN, () -> repeat(id, kind));
    }
  }

  /** Whether somebody waits for its answer. If not, it gives its place to others. */
  private boolean isWanted(long id) {
    WorkerMessage.Extension question = asked.get(id);
    if (question != null && !question.isWanted()) {
      asked.remove(id);
      forget.accept(id);
    }
    return asked.containsKey(id);
  }

  private void expired(long id) {
    WorkerMessage.Extension question = asked.remove(id);
    if (question != null) {
      forget.accept(id);
      question.reject(remote.notRunning(silent()));
    }
  }

  /** Handles the answer to a question; returns false for that of a call. */
  boolean settled(long id, ToCaller.Result result) {
    if (id >= 0) {
      return false;
    }
    WorkerMessage.Extension question = asked.remove(id);
    if (question instanceof WorkerMessage.AskStatus of && result instanceof ToCaller.Status it) {
      of.answer(it.status());
    } else if (question instanceof WorkerMessage.AwaitReady of && result instanceof ToCaller.Ran) {
      of.ready();
    } else if (question != null) {
      question.reject(failure(result));
    }
    return true;
  }

  private CallFailure failure(ToCaller.Result result) {
    return result instanceof ToCaller.Failed failed
        ? failed.failure()
        : remote.notRunning(new ExitReason.Absent("has not answered"));
  }

  /** Returns those without an answer. */
  List<WorkerMessage.Extension> end() {
    var left = new ArrayList<>(asked.values());
    asked.clear();
    return left;
  }
}
