package io.clutch.cluster.internal.wire;

import io.clutch.Failed;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.actor.typed.ActorRef;

/** Messages with each kind of part. */
final class Samples {
  private static final PythonError INNER =
      new PythonError(
          "KeyError",
          "builtins",
          "'ä'",
          List.of(new PythonError.Frame("/app/a.py", 12, "f", "x[1]")),
          List.of("a note"),
          Optional.empty(),
          Optional.empty(),
          true,
          List.of());

  static final PythonError ERROR =
      new PythonError(
          "ValueError",
          "app",
          "no",
          List.of(),
          List.of(),
          Optional.of(INNER),
          Optional.of(INNER),
          false,
          List.of(INNER, INNER));

  static final List<ExitReason> REASONS =
      List.of(
          new ExitReason.Stopped(ExitReason.Step.TERMINATED, 15),
          new ExitReason.Finished("done"),
          new ExitReason.Code(3),
          new ExitReason.Signalled(9, "SIGKILL"),
          new ExitReason.Killed(ExitReason.Cause.DEADLINE, ExitReason.Step.KILLED),
          new ExitReason.OutOfMemory(1 << 20),
          new ExitReason.OutOfCpuTime(Duration.ofMillis(1500)),
          new ExitReason.Disconnected(),
          new ExitReason.LauncherLost(4711),
          new ExitReason.GaveUp(new ExitReason.GaveUp(new ExitReason.Code(1), 2), 3),
          new ExitReason.Absent("is not there"),
          new ExitReason.Fault("a bug"),
          new ExitReason.NodeLost("pekko://shop@127.0.0.1:25520", "is down"),
          new ExitReason.Unknown(),
          boot(new BootError.InterpreterMissing(List.of("a", "b"))),
          boot(new BootError.SpawnFailed("python3", "no memory", true)),
          boot(new BootError.NotForkable("it has threads", false)),
          boot(
              new BootError.Refused(
                  BootError.Refused.Code.IMPORT_FAILED,
                  "no module",
                  Optional.of(INNER),
                  Optional.of("install it"))),
          boot(new BootError.Died(new ExitReason.Code(2), List.of("a line"))),
          boot(new BootError.Timeout(Duration.ofSeconds(60), "importing")));

  private Samples() {}

  private static ExitReason boot(BootError error) {
    return new ExitReason.BootFailed(error);
  }

  static WorkerExit exit(ExitReason reason) {
    return new WorkerExit(
        reason, "/user/model", 2, 77, Duration.ofSeconds(5), List.of("last"), "Fatal");
  }

  static List<CallFailure> failures() {
    var all = new ArrayList<CallFailure>(Failed.ALL);
    all.add(new CallFailure.Raised(ERROR));
    all.add(
        new DeadlineExceeded(
            Duration.ofSeconds(3),
            DeadlineExceeded.Where.SENT,
            "f (/app/a.py, line 3)",
            Optional.of(new Callee.Progress(3, OptionalDouble.of(10), "reading")),
            Callee.UNKNOWN));
    REASONS.forEach(reason -> all.add(new CallFailure.Exited(exit(reason))));
    return all.stream().map(it -> it.at(new Callee("app:f", "user", 42, 3))).toList();
  }

  static ToOwner.Requests requests() {
    return new ToOwner.Requests(7, 9, List.of(request()));
  }

  private static ToOwner.Request request() {
    return new ToOwner.Request(
        8,
        ToOwner.Kind.CALL,
        "app:f",
        1_000_000,
        true,
        Optional.of("key"),
        Map.of("traceparent", "00-1", "user", "ä"),
        new byte[] {1, 2},
        new byte[] {3},
        List.of(ByteBuffer.wrap(new byte[] {4, 5, 6})),
        List.of(300_000, 1, 2));
  }

  /** All messages; those to the owner name this caller. */
  static List<Object> messages(ActorRef<ToCaller> caller) {
    var all = new ArrayList<Object>();
    all.add(new ToOwner.Hello(ToOwner.VERSION, caller));
    all.add(new ToOwner.Cancel(1, 2));
    all.add(new ToOwner.Received(1, 2));
    all.add(new ToOwner.Chunk(1, 2, 3, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    all.add(new ToOwner.Arrived(1, 2, 3));
    all.add(new ToCaller.Chunk(1, 2, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    all.add(new ToCaller.Arrived(1, 2));
    all.add(new ToOwner.Ask(1, -2, ToOwner.Question.STATUS));
    all.add(new ToOwner.Bye(1));
    all.add(new ToCaller.Welcome(1));
    all.add(new ToCaller.Refused("no"));
    all.add(new ToCaller.Progressed(1, new Callee.Progress(1, OptionalDouble.empty(), "")));
    results().forEach(result -> all.add(outcome(result)));
    return all;
  }

  static ToCaller.Outcomes outcome(ToCaller.Result result) {
    return new ToCaller.Outcomes(List.of(new ToCaller.Settled(1, 2, result)));
  }

  private static List<ToCaller.Result> results() {
    var all = new ArrayList<ToCaller.Result>();
    all.add(
        new ToCaller.Value(
            ByteBuffer.wrap(new byte[] {1, 2}), List.of(ByteBuffer.wrap(new byte[] {3}))));
    all.add(new ToCaller.Later(List.of(300_000, 0, 1)));
    all.add(new ToCaller.Ran());
    all.add(new ToCaller.NotBegun());
    failures().forEach(failure -> all.add(new ToCaller.Failed(failure)));
    phases().forEach(phase -> all.add(new ToCaller.Status(status(phase))));
    return all;
  }

  private static List<WorkerPhase> phases() {
    return List.of(
        new WorkerPhase.Starting(1),
        new WorkerPhase.Ready(2, 42),
        new WorkerPhase.Restarting(exit(new ExitReason.Code(1)), Duration.ofMillis(200)),
        new WorkerPhase.Draining(3),
        new WorkerPhase.Stopped(new ExitReason.Finished("")));
  }

  static WorkerStatus status(WorkerPhase phase) {
    return new WorkerStatus(
        phase,
        1,
        42,
        3,
        4,
        5,
        WorkerStatus.Start.FORKED,
        6,
        Optional.of(new WorkerStatus.Memory(1, 2, true)));
  }
}
