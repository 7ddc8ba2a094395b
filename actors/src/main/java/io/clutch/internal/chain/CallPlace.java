package io.clutch.internal.chain;

import java.util.List;

/** Where a call waits or runs: a worker, or the queue of a pool. For the socket loop. */
public interface CallPlace {

  /** The path of its actor. */
  String path();

  /**
   * The asks of which one must be answered before the call goes on; none if it may go on by itself,
   * or that is not known.
   */
  List<OpenAsk> holdUp(ChainMember call);

  boolean hasBegun(ChainMember call);

  /** The call can never begin, because of this ring. */
  void deadlocked(ChainMember call, List<String> ring);
}
