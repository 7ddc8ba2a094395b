package io.clutch;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerExit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One failure of each kind, two where a detail decides. */
public final class Failed {
  public static final CallFailure RAISED =
      new CallFailure.Raised(
          new PythonError(
              "ValueError",
              "builtins",
              "no",
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              false,
              List.of()));
  public static final CallFailure EXITED =
      new CallFailure.Exited(
          new WorkerExit(
              new ExitReason.Signalled(9, "SIGKILL"),
              "/worker",
              1,
              42,
              Duration.ofSeconds(1),
              List.of(),
              ""));
  public static final CallFailure LATE_QUEUED =
      new CallFailure.DeadlineExceeded(Duration.ofMillis(1), Where.QUEUED);
  public static final CallFailure LATE_SENT =
      new CallFailure.DeadlineExceeded(Duration.ofMillis(1), Where.SENT);
  public static final CallFailure CANCELLED = new CallFailure.Cancelled();
  public static final CallFailure INTERRUPTED = new CallFailure.Interrupted("/worker");
  public static final CallFailure UNKNOWN_FUNCTION =
      new CallFailure.UnknownFunction("m:f", List.of("m:g"), "m has no 'f'");
  public static final CallFailure BAD_ARGUMENTS = new CallFailure.BadArguments("x is missing");
  public static final CallFailure UNENCODABLE_ARGUMENT =
      new CallFailure.Unencodable(Side.ARGUMENT, "arguments[0]", "Thread");
  public static final CallFailure UNENCODABLE_RESULT =
      new CallFailure.Unencodable(Side.RESULT, "result", "Thread");
  public static final CallFailure UNDECODABLE = new CallFailure.Undecodable("result", "int", "str");
  public static final CallFailure TOO_LARGE = new CallFailure.TooLarge("the call", 2, 1, "key");
  public static final CallFailure QUEUE_FULL = new CallFailure.QueueFull(1, 1, "clutch.worker");
  public static final CallFailure TOO_MANY_STREAMS = new CallFailure.TooManyStreams("/worker", 1);
  public static final CallFailure WAIT_EXCEEDED =
      new CallFailure.WaitExceeded("/pool", Duration.ofMillis(1), 2);
  public static final CallFailure NOT_RUNNING =
      new CallFailure.NotRunning("/worker", ExitReason.Stopped.ASKED);
  public static final CallFailure WOULD_DEADLOCK =
      new CallFailure.WouldDeadlock(List.of("/a m:f", "host h", "/a m:f"), 0);
  public static final CallFailure CIRCUIT_OPEN = new CallFailure.CircuitOpen(Duration.ofMillis(1));

  public static final List<CallFailure> ALL =
      List.of(
          RAISED,
          EXITED,
          LATE_QUEUED,
          LATE_SENT,
          CANCELLED,
          INTERRUPTED,
          UNKNOWN_FUNCTION,
          BAD_ARGUMENTS,
          UNENCODABLE_ARGUMENT,
          UNENCODABLE_RESULT,
          UNDECODABLE,
          TOO_LARGE,
          QUEUE_FULL,
          TOO_MANY_STREAMS,
          WAIT_EXCEEDED,
          NOT_RUNNING,
          WOULD_DEADLOCK,
          CIRCUIT_OPEN);

  private Failed() {}
}
