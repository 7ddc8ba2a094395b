package io.clutch.worker;

import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.process.LaunchedProcess;
import io.clutch.process.LaunchedProcess.Signal;
import io.clutch.process.ProcessEnd;
import io.clutch.socket.Link;
import io.clutch.wire.Channel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One process of a worker: its connection, the calls it has, and what was done to end it. */
final class Incarnation {
  private static final Set<ExitReason.Cause> DISBELIEVED =
      EnumSet.of(ExitReason.Cause.PROTOCOL_BREACH, ExitReason.Cause.UNFINISHED_MESSAGE);

  private final int number;
  private long startedAt;
  private final InFlight inFlight;
  private Optional<Connection> connection = Optional.empty();
  private Optional<LaunchedProcess> process = Optional.empty();
  private Optional<ExitReason.Killed> killed = Optional.empty();
  private Optional<ProcessEnd> end = Optional.empty();
  private long pid;
  private Callee callee = Callee.UNKNOWN;
  private long readyAt;
  private Optional<StartQueue.Turn> turn = Optional.empty();
  private Optional<String> finished = Optional.empty();
  private boolean begun;
  private boolean ready;

  Incarnation(int number, long now, Link link) {
    this.number = number;
    this.inFlight = new InFlight(link);
    this.startedAt = now;
  }

  /** It waits for its turn to start. */
  void queued(StartQueue.Turn itsTurn) {
    turn = Optional.of(itsTurn);
  }

  /** It starts no longer, or beside others: the next may begin. */
  void leaveStarts() {
    turn.ifPresent(StartQueue.Turn::leave);
  }

  /** It has waited long enough for others: its own time begins. */
  void begun(long now) {
    startedAt = now;
    begun = true;
  }

  void launched(Connection newConnection, LaunchedProcess newProcess) {
    connection = Optional.of(newConnection);
    process = Optional.of(newProcess);
  }

  void ended(ProcessEnd processEnd) {
    end = Optional.of(processEnd);
  }

  void disconnected(Channel channel) {
    connection.ifPresent(open -> open.disconnected(channel));
  }

  /** Nothing that it says is heard any more, so it cannot go on. */
  void connectionFailed(Channel channel, Throwable failure) {
    disconnected(channel);
    boolean isMemory = failure instanceof OutOfMemoryError;
    kill(
        isMemory ? ExitReason.Cause.JVM_OUT_OF_MEMORY : ExitReason.Cause.CONNECTION_FAULT,
        Signal.KILL);
  }

  /** Whether it is this process whose message was refused, and no stranger. */
  boolean hasProved(Event.Refused refused) {
    return refused.incarnation() == number
        && connection.filter(its -> its.isProved(refused.channel())).isPresent();
  }

  /** How the process ended, once all that it had sent is here. */
  Optional<ProcessEnd> settledEnd() {
    boolean open = connection.filter(Connection::isOpen).isPresent();
    return open ? Optional.empty() : end;
  }

  /** How the process ended, if it has. */
  Optional<ProcessEnd> end() {
    return end;
  }

  int number() {
    return number;
  }

  boolean isLaunched() {
    return process.isPresent();
  }

  /** Only after it was launched. */
  Connection connection() {
    return connection.orElseThrow();
  }

  InFlight inFlight() {
    return inFlight;
  }

  void pid(long processId) {
    pid = processId;
  }

  long pid() {
    return pid;
  }

  void ready(String worker, long now) {
    callee = new Callee("", worker, pid, number);
    leaveStarts();
    ready = true;
    readyAt = now;
  }

  boolean isReady() {
    return ready;
  }

  /** How failures of calls name it, once it is ready. */
  Callee callee() {
    return callee;
  }

  /** It has said that it ends by itself in order, and why. */
  void finishing(String reason) {
    finished = Optional.of(reason);
  }

  /** Why it ends, where nobody but itself or its owner has decided that. */
  ExitReason whyItEnds() {
    return finished.<ExitReason>map(ExitReason.Finished::new).orElse(ExitReason.Stopped.ASKED);
  }

  /** Why it ends by itself in order, if it has said so. */
  Optional<String> finished() {
    return finished;
  }

  /** Its end, as the callers are told it. */
  WorkerExit exit(String worker, ExitClassification end, long now) {
    return new WorkerExit(
        end.reason(), worker, number, pid, sinceStart(now), end.stderrTail(), end.faultText());
  }

  Duration sinceStart(long now) {
    return Duration.ofNanos(now - startedAt);
  }

  Duration readyFor(long now) {
    return ready ? Duration.ofNanos(now - readyAt) : Duration.ZERO;
  }

  /** Sends a signal on account of the cause; the first cause stays, the last step counts. */
  void kill(ExitReason.Cause cause, Signal signal) {
    ExitReason.Cause first = killed.map(ExitReason.Killed::cause).orElse(cause);
    killed = Optional.of(new ExitReason.Killed(first, step(signal)));
    signal(signal);
  }

  void signal(Signal signal) {
    process.ifPresent(running -> running.signal(signal));
  }

  /** Whether it broke the protocol or was refused: nothing more that it says is believed. */
  boolean isBroken() {
    return killed.map(ExitReason.Killed::cause).filter(DISBELIEVED::contains).isPresent();
  }

  Optional<ExitReason.Killed> killed() {
    return killed;
  }

  /** Where a start that is not done has got to, in words. */
  String bootPhase() {
    if (!begun) {
      return "waiting for other starts";
    }
    if (connection.isEmpty()) {
      return "encoding its specification and looking for an interpreter";
    }
    return switch (connection.get().state()) {
      case GREETING -> pid == 0 ? "being started" : "connecting";
      default -> "importing and constructing";
    };
  }

  void close() {
    leaveStarts();
    connection.ifPresent(Connection::close);
  }

  static ExitReason.Step step(Signal signal) {
    return signal == Signal.KILL ? ExitReason.Step.KILLED : ExitReason.Step.TERMINATED;
  }
}
