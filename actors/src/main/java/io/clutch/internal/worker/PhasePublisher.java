package io.clutch.internal.worker;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** The present phase, its subscribers, and those who wait for one. */
public final class PhasePublisher {
  private final String path;
  private final QueueSettings bounds;
  private final String section;
  private final Set<ActorRef<WorkerPhase>> subscribers = new LinkedHashSet<>();
  private final List<CompletableFuture<ExitReason>> waiting = new ArrayList<>();
  private final List<WorkerMessage.AwaitReady> awaitingReady = new ArrayList<>();
  private WorkerPhase current = new WorkerPhase.Starting(0);
  private Runnable listener = () -> {};

  /**
   * As many may wait until it is ready as calls in the queue, whose bounds {@code section} of the
   * configuration has.
   */
  public PhasePublisher(String path, QueueSettings bounds, String section) {
    this.path = path;
    this.bounds = bounds;
    this.section = section;
  }

  public WorkerPhase current() {
    return current;
  }

  /** Handles a message about phases. Returns false if it is another message. */
  public boolean isToldBy(WorkerCommand command) {
    if (command instanceof WorkerCommand.Subscribe subscribe) {
      subscribe(subscribe.subscriber());
    } else if (command instanceof WorkerCommand.Unsubscribe unsubscribe) {
      unsubscribe(unsubscribe.subscriber());
    } else if (command instanceof WorkerMessage.AwaitStop await) {
      awaitStop(await.stopped());
    } else if (command instanceof WorkerMessage.AwaitReady await) {
      awaitReady(await);
    } else if (command instanceof WorkerMessage.OnPhase its) {
      listener = its.listener();
    } else {
      return false;
    }
    return true;
  }

  public void enter(WorkerPhase phase) {
    current = phase;
    // This comes first, so that a subscriber that receives the last phase finds the worker stopped.
    if (phase instanceof WorkerPhase.Stopped stopped) {
      waiting.forEach(future -> future.complete(stopped.reason()));
    } else if (phase instanceof WorkerPhase.Ready) {
      List<WorkerMessage.AwaitReady> answered = List.copyOf(awaitingReady);
      awaitingReady.clear();
      answered.forEach(WorkerMessage.AwaitReady::ready);
    }
    subscribers.forEach(subscriber -> subscriber.tell(phase));
    listener.run();
  }

  public void awaitStop(CompletableFuture<ExitReason> future) {
    if (current instanceof WorkerPhase.Stopped stopped) {
      future.complete(stopped.reason());
    } else {
      waiting.add(future);
    }
  }

  private void awaitReady(WorkerMessage.AwaitReady await) {
    if (current instanceof WorkerPhase.Ready) {
      await.ready();
    } else if (current instanceof WorkerPhase.Stopped stopped) {
      await.reject(new CallFailure.NotRunning(path, stopped.reason()));
    } else if (hasPlace()) {
      awaitingReady.add(await);
    } else {
      await.reject(new CallFailure.QueueFull(bounds.capacity(), bounds.bytes(), section));
    }
  }

  /** Those that do not wait any more leave theirs. */
  private boolean hasPlace() {
    if (awaitingReady.size() >= bounds.capacity()) {
      awaitingReady.removeIf(await -> !await.isWanted());
    }
    return awaitingReady.size() < bounds.capacity();
  }

  /** It has ended: those who wait until it is ready go to the proxy, or else are rejected. */
  public void leaveAwaitingReady(ExitReason reason, Optional<ActorRef<WorkerCommand>> proxy) {
    List<WorkerMessage.Extension> asked = List.copyOf(awaitingReady);
    awaitingReady.clear();
    if (!asked.isEmpty()) {
      proxy.ifPresentOrElse(
          to -> to.tell(new HandOff.Unsent(path, List.of(), asked)),
          () -> asked.forEach(it -> it.reject(new CallFailure.NotRunning(path, reason))));
    }
  }

  private void subscribe(ActorRef<WorkerPhase> subscriber) {
    subscribers.add(subscriber);
    subscriber.tell(current);
  }

  public boolean isSubscribed(ActorRef<?> actor) {
    return subscribers.contains(actor);
  }

  public void unsubscribe(ActorRef<WorkerPhase> subscriber) {
    subscribers.remove(subscriber);
  }
}
