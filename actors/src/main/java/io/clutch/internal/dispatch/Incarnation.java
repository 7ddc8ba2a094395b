package io.clutch.internal.dispatch;

import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.memory.SharedPlace;
import io.clutch.internal.process.ExitClassification;
import io.clutch.internal.process.LaunchedProcess;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.process.StartQueue;
import io.clutch.internal.request.Event;
import io.clutch.internal.transport.Transport;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.FromWorker;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One process of a worker: its connection, and what was done to end it. */
public final class Incarnation {
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
  private WorkerStatus.Start how = WorkerStatus.Start.SPAWNED;
  private Callee callee = Callee.UNKNOWN;
  private long readyAt;
  private Optional<StartQueue.Turn> turn = Optional.empty();
  private Optional<String> finished = Optional.empty();
  private boolean begun;
  private boolean ready;

  public Incarnation(int number, long now, Transport transport) {
    this.number = number;
    this.inFlight = new InFlight(transport);
    this.startedAt = now;
  }

  /** Begins to wait for a turn to start. */
  public void queued(StartQueue.Turn itsTurn) {
    turn = Optional.of(itsTurn);
  }

  /** Releases the turn, so that the next process may start. */
  public void leaveStarts() {
    turn.ifPresent(StartQueue.Turn::leave);
  }

  /** Begins the start, after the wait for a turn. */
  public void begun(long now) {
    startedAt = now;
    begun = true;
  }

  public void launched(Connection newConnection, LaunchedProcess newProcess) {
    connection = Optional.of(newConnection);
    process = Optional.of(newProcess);
  }

  public void ended(ProcessEnd processEnd) {
    end = Optional.of(processEnd);
  }

  public void disconnected(Channel channel) {
    connection.ifPresent(open -> open.disconnected(channel));
  }

  /** Ends the process, because nothing can be received from it any more. */
  public void connectionFailed(Channel channel, Throwable failure) {
    disconnected(channel);
    boolean isMemory = failure instanceof OutOfMemoryError;
    kill(
        isMemory ? ExitReason.Cause.JVM_OUT_OF_MEMORY : ExitReason.Cause.CONNECTION_FAULT,
        Signal.KILL);
  }

  /** Whether the refused message is from this process and not from an unknown peer. */
  public boolean hasProved(Event.Refused refused) {
    return refused.incarnation() == number
        && connection.filter(its -> its.isProved(refused.channel())).isPresent();
  }

  /** How the process ended, once all of its messages have arrived. */
  public Optional<ProcessEnd> settledEnd() {
    boolean open = connection.filter(Connection::isOpen).isPresent();
    return open ? Optional.empty() : end;
  }

  /** How the process ended, if it has. */
  public Optional<ProcessEnd> end() {
    return end;
  }

  public int number() {
    return number;
  }

  public boolean isLaunched() {
    return process.isPresent();
  }

  /** The connection. Only after the launch. */
  public Connection connection() {
    return connection.orElseThrow();
  }

  public InFlight inFlight() {
    return inFlight;
  }

  public void started(long processId, WorkerStatus.Start itsStart) {
    pid = processId;
    how = itsStart;
  }

  /**
   * Whether the launcher has told its pid, which may come later, and it has greeted on all
   * channels. So it is ready only after its pid is known.
   */
  public boolean mayLoad() {
    return pid != 0 && connection.filter(its -> its.state() == State.STARTING).isPresent();
  }

  /** How its process was started, once it was. */
  public WorkerStatus.Start how() {
    return how;
  }

  public long pid() {
    return pid;
  }

  public void ready(String worker, long now) {
    callee = new Callee("", worker, pid, number);
    leaveStarts();
    ready = true;
    readyAt = now;
  }

  /** Large buffers cross in shared memory, if the worker has named a file of its own. */
  public void share(Optional<FromWorker.Probe> probe) {
    probe
        .map(its -> new SharedPlace(pid, its.descriptor(), its.inode()))
        .ifPresentOrElse(connection()::share, connection()::declineSharing);
  }

  public boolean isReady() {
    return ready;
  }

  /** The version of its Python, once it has greeted. */
  public String python() {
    return connection.map(Connection::python).orElse("");
  }

  /** The callee for failures of calls, once the process is ready. */
  public Callee callee() {
    return callee;
  }

  /** Records that the process has announced its normal end. */
  public void finishing(String reason) {
    finished = Optional.of(reason);
  }

  /** The reason of an end that the process itself or its owner has decided. */
  public ExitReason whyItEnds() {
    return finished.<ExitReason>map(ExitReason.Finished::new).orElse(ExitReason.Stopped.ASKED);
  }

  /** The reason of its normal end, if it has announced one. */
  public Optional<String> finished() {
    return finished;
  }

  /** The end, as it is reported to callers. */
  public WorkerExit exit(String worker, ExitClassification end, long now) {
    return new WorkerExit(
        end.reason(), worker, number, pid, sinceStart(now), end.stderrTail(), end.faultText());
  }

  Duration sinceStart(long now) {
    return Duration.ofNanos(now - startedAt);
  }

  public Duration readyFor(long now) {
    return ready ? Duration.ofNanos(now - readyAt) : Duration.ZERO;
  }

  /** Sends a signal for this cause. The first cause and the last signal are recorded. */
  public void kill(ExitReason.Cause cause, Signal signal) {
    ExitReason.Cause first = killed.map(ExitReason.Killed::cause).orElse(cause);
    killed = Optional.of(new ExitReason.Killed(first, step(signal)));
    signal(signal);
  }

  public void signal(Signal signal) {
    process.ifPresent(running -> running.signal(signal));
  }

  /** Has faulthandler write the stacks of its threads. */
  public void askStacks(long request) {
    process.ifPresent(its -> its.askStacks(request));
  }

  /** Whether it broke the protocol or was refused, so that its further messages are ignored. */
  public boolean isBroken() {
    return killed.map(ExitReason.Killed::cause).filter(DISBELIEVED::contains).isPresent();
  }

  public Optional<ExitReason.Killed> killed() {
    return killed;
  }

  /** The present step of an unfinished start, in words. */
  public String bootPhase() {
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

  public void close() {
    leaveStarts();
    connection.ifPresent(Connection::close);
  }

  static ExitReason.Step step(Signal signal) {
    return signal == Signal.KILL ? ExitReason.Step.KILLED : ExitReason.Step.TERMINATED;
  }
}
