package io.clutch.internal.chain;

import java.util.Optional;

/** A call or a stream, which may have been made within an ask, and may ask itself. */
public interface ChainMember {

  /** The ask within which it was made. */
  Optional<OpenAsk> within();

  /** Its number in the process that has it; 0 if none has it. */
  long id();

  /** Whether it has its outcome. */
  boolean isSettled();

  /** The function. */
  String function();

  /** The worker that it is for, or the pool that keeps it; empty before it has arrived there. */
  Optional<CallPlace> place();
}
