package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;

/**
 * The memory that a call reserves: for its arguments from the beginning, and for its reply. It is
 * released once the call has an outcome and no process has it any more. The decoder of a reply
 * releases that reply.
 */
abstract class CallMemory implements Reservation {
  /** The bytes of a call besides its arguments: its objects on the heap. */
  static final int OVERHEAD = 1024;

  private MemoryBudget budget;
  private long reserved;
  private Buffers buffers;
  private Reservation answer = Reservation.NONE;
  private boolean isOut;
  private boolean isOver;

  /** Keeps the files of the arguments until {@link #release}. */
  CallMemory(Buffers its) {
    its.hold();
    buffers = its;
  }

  /** Reserves bytes for the arguments. Throws {@code QueueFull} if there is no room. */
  public final void reserve(MemoryBudget from, long bytes) {
    if (!from.tryReserve(bytes + OVERHEAD)) {
      release();
      throw full(from).toException();
    }
    budget = from;
    reserved = bytes + OVERHEAD;
  }

  private static CallFailure full(MemoryBudget budget) {
    return CallFailure.QueueFull.ofMemory(budget.general(), MemoryBudget.KEY);
  }

  /** Records that a process has the call. The memory is held until {@link #handedBack}. */
  final void handedOut() {
    isOut = true;
  }

  /** Records that the process no longer has the call. */
  public final void handedBack() {
    isOut = false;
    releaseIfOver();
  }

  /** Records that the call has failed. */
  final void over() {
    isOver = true;
    releaseIfOver();
  }

  private void releaseIfOver() {
    if (isOver && !isOut) {
      release();
    }
  }

  /** Adds the reply's bytes. The decoder of the reply then releases all. */
  final void answered(Reservation by) {
    answer = by;
  }

  /** Undoes {@link #answered}, because the reply could not be handed over. */
  final void unanswered() {
    Reservation its = answer;
    answer = Reservation.NONE;
    its.release();
  }

  /** Called by one thread at a time. Further calls have no effect. */
  @Override
  public final void release() {
    unanswered();
    buffers.release();
    buffers = Buffers.NONE;
    long bytes = reserved;
    reserved = 0;
    if (bytes > 0) {
      budget.release(bytes);
    }
  }
}
