package io.clutch.examples.storm;

import io.clutch.examples.storm.Target.Trait;

/** The faults of the storm. */
enum Kind {
  // From outside.
  KILL(Processes.ending("KILL")),
  SEGMENTATION_FAULT(Processes.ending("SEGV")),
  ABORT_SIGNAL(Processes.aborting()),
  USER_SIGNAL(Processes.ending("USR1")),
  TERMINATE(Processes.ending("TERM")),
  INTERRUPT_SIGNAL(Processes.signal("INT")),
  PAUSE(Processes.pausing()),
  KILL_POOL(Processes.endingAll().on(Trait.POOL)),
  KILL_OF_PAIR(Processes.ending("KILL").on(Trait.PAIRED)),
  KILL_LAUNCHER(Processes.endingLauncher("KILL")),
  TERMINATE_LAUNCHER(Processes.endingLauncher("TERM")),
  PAUSE_LAUNCHER(Processes.pausingLauncher()),
  FAIL_TO_IMPORT(Processes.failingToStart()),
  NO_RUNTIME_DIRECTORY(RuntimeDirectory.removing()),
  RUBBISH(Strangers.rubbish()),
  SILENCE(Strangers.silence()),
  IMPOSTORS(Strangers.impostors()),
  CROWD(Strangers.crowd()),

  // A handler that ends its process.
  LEAVE(Handlers.leaving("Code 3", "leave", 3)),
  EXIT(Handlers.leaving("Code 4", "exit", 4)),
  EXIT_WITH_TEXT(Handlers.leaving("Code 1", "exit_with_text")),
  BAD_READ(Handlers.leaving("Signalled SIGSEGV", "read_nowhere")),
  ABORT(Handlers.leaving("Signalled SIGABRT", "abort")),
  OUT_OF_MEMORY(Handlers.leaving("OutOfMemory", "exhaust").on(Trait.LIMITED)),
  CLOSE_SOCKETS(Handlers.leaving("Disconnected", "close_sockets")),
  ANNOUNCE_TOO_MUCH(Handlers.leaving("Killed PROTOCOL_BREACH", "announce_too_much")),

  // A handler that raises, or returns a value that cannot be encoded.
  FAIL(Handlers.ending("Raised ValueError", "fail")),
  FAIL_ODDLY(Handlers.ending("Raised Odd", "fail_oddly")),
  FAIL_SPEECHLESS(Handlers.ending("Raised Speechless", "fail_speechless")),
  FAIL_UNPICKLABLE(Handlers.ending("Raised Unpicklable", "fail_unpicklable")),
  FAIL_IN_A_CIRCLE(Handlers.ending("Raised ValueError", "fail_in_a_circle")),
  RAISE_INTERRUPT(Handlers.ending("Raised KeyboardInterrupt", "interrupt")),
  RECURSION(Handlers.ending("Raised RecursionError", "recurse")),
  MEMORY_ERROR(Handlers.outOfMemory()),
  READ_STDIN(Handlers.ending("Raised StdinError", "read_stdin")),
  UNENCODABLE(Handlers.ending("Unencodable", "unencodable")),
  SURROGATE(Handlers.ending("Unencodable", "surrogate")),
  CIRCLE(Handlers.ending("TooLarge", "circle")),
  TOO_LARGE(Handlers.ending("TooLarge", "too_large", 2 * Round.MESSAGE_LIMIT)),
  BRITTLE_RESULT(Handlers.ending("Unencodable RESULT", "brittle")),
  MISREAD(Handlers.misread("number_text")),
  COLLIDING_RESULT(Handlers.ending("Undecodable", "colliding")),

  // A slow handler.
  SPIN(Handlers.hanging("spin")),
  SPIN_ON(Handlers.hanging("spin_on")),
  HOLD(Handlers.answering("hold", 700)),
  HOLD_ON(Handlers.hanging("hold", 10_000)),
  SLEEP(Handlers.hanging("pause", 10_000)),
  FAILING_CAST(Handlers.cast("fail")),
  SPINNING_CAST(Handlers.cast("pause", 500)),

  // An async def handler that misbehaves, among other handlers of its actor.
  ASYNC_FAIL(Handlers.ending("Raised ValueError", "fail").on(Trait.ACTOR)),
  ASYNC_LEAVE(Handlers.leaving("Code 3", "leave", 3).on(Trait.ACTOR)),
  ASYNC_EXIT(Handlers.leaving("Code 4", "exit", 4).on(Trait.ACTOR)),
  ASYNC_HOLD(Handlers.ending("Value", "hold", 700).on(Trait.ACTOR)),
  ASYNC_SPIN(Handlers.hanging("spin").on(Trait.ACTOR)),

  // A handler that leaves resources behind, or floods.
  FORK_AND_LEAVE(Handlers.answering("fork_and_leave")),
  FORK_AND_LINGER(Handlers.answering("fork_and_linger")),
  FORK_AND_RETURN(Handlers.answering("fork_and_return")),
  DAEMON_THREADS(Handlers.answering("leave_threads", true)),
  THREADS(Handlers.answering("leave_threads", false)),
  FAILING_THREAD(Handlers.answering("leave_failing_thread")),
  CLOSE_STREAMS(Handlers.answering("close_streams")),
  NO_DESCRIPTORS(Handlers.answering("leave_files_open")),
  PRINT(Handlers.printing(20_000)),
  LOG(Handlers.answering("log_much", 5_000)),
  LOG_ODDLY(Handlers.answering("log_oddly")),
  SEND_ODD_RECORD(Handlers.answering("send_odd_record")),

  // Callers.
  CANCEL(Callers.cancelling()),
  HURRY(Callers.hurrying()),
  MISNAME(Callers.misnaming()),
  MISFIT(Callers.misfitting()),
  UNSENDABLE(Callers.unsendable()),
  OVERSIZED(Callers.oversized()),
  COLLIDING_KEYS(Callers.colliding()),
  HOARD(Hoarding.calls()),
  BRITTLE(Callers.brittle()),
  FORGET(Callers.forgetting()),
  RECYCLE(Callers.recycling()),
  CHANGED_MAP(Messages.changing()),
  BRITTLE_MESSAGE(Messages.brittle()),

  // Streams.
  STREAM_FAILS(Streams.failing("Raised ValueError", "fail_after")),
  STREAM_LEAVES(Streams.leaving("Code 5", "leave_after")),
  STREAM_CANCELLED(Streams.cancelled("endless")),
  STREAM_STUBBORN(Streams.cancelled("stubborn")),
  STREAM_SLOW(Streams.slow()),
  STREAM_SILENT(Streams.silent()),
  STREAM_EARLY(Streams.early());

  private final Fault fault;

  Kind(Fault fault) {
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
