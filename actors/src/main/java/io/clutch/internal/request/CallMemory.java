package io.clutch.internal.request;

import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;

/**
 * What a call takes of the JVM's memory: its arguments from its making on, and its answer, until it
 * has an outcome and no process has it any more. An answer that is being decoded is released by its
 * decoder.
 */
abstract class CallMemory implements Reservation {
  /** What a call takes besides its arguments: the objects that it is while it waits. */
  static final int OVERHEAD = 1024;

  private MemoryBudget budget;
  private long reserved;
  private Reservation answer = Reservation.NONE;
  private boolean isOut;
  private boolean isOver;

  /** Reserves bytes for the arguments; throws {@code QueueFull} if there is no room for them. */
  public final void reserve(MemoryBudget from, long bytes) {
    if (!from.tryReserve(bytes + OVERHEAD)) {
      throw full(from).toException();
    }
    budget = from;
    reserved = bytes + OVERHEAD;
  }

  private static CallFailure full(MemoryBudget budget) {
    return CallFailure.QueueFull.ofMemory(budget.general(), MemoryBudget.KEY);
  }

  /** A process has it: it is held until the process lets go of it, even if it has an outcome. */
  final void handedOut() {
    isOut = true;
  }

  /** The process has it no more. */
  public final void handedBack() {
    isOut = false;
    releaseIfOver();
  }

  /** It has failed. */
  final void over() {
    isOver = true;
    releaseIfOver();
  }

  private void releaseIfOver() {
    if (isOver && !isOut) {
      release();
    }
  }

  /** It has its answer, which holds these bytes besides: who decodes it releases all. */
  final void answered(Reservation by) {
    answer = by;
  }

  /** The answer was not handed over: the call is as before. */
  final void unanswered() {
    Reservation its = answer;
    answer = Reservation.NONE;
    its.release();
  }

  /** By one thread at a time; what was released before is not released again. */
  @Override
  public final void release() {
    unanswered();
    long bytes = reserved;
    reserved = 0;
    if (bytes > 0) {
      budget.release(bytes);
    }
  }
}
