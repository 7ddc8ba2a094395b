package io.clutch.internal.chain;

import java.util.ArrayList;
import java.util.List;

/**
 * An ask that a call of Python has made, and the calls that Java makes within it until it is
 * answered. Thread-safe, except where noted.
 */
public final class OpenAsk {
  private final long id;
  private final String host;
  private final ChainMember caller;
  private final long callerId;
  private final List<ChainMember> made = new ArrayList<>();
  private int looksAt = 8;
  private volatile boolean isOpen = true;
  private int entered;

  /**
   * @param id the number of the ask in its process
   * @param host the asked host, in the words of a text
   * @param caller the call that has asked
   */
  public OpenAsk(long id, String host, ChainMember caller) {
    this.id = id;
    this.host = host;
    this.caller = caller;
    this.callerId = caller.id();
  }

  public long id() {
    return id;
  }

  public String host() {
    return host;
  }

  public ChainMember caller() {
    return caller;
  }

  /** The number of the caller in its process, which changes if it is sent again. */
  public long callerId() {
    return callerId;
  }

  /** Whether the caller may still wait for the answer. */
  public boolean isOpen() {
    return isOpen;
  }

  /** It is answered, or nobody waits for the answer any more. */
  public void close() {
    isOpen = false;
    synchronized (made) {
      made.clear();
    }
  }

  /** Records a call that was made within it. */
  public void add(ChainMember call) {
    synchronized (made) {
      if (made.size() >= looksAt) {
        made.removeIf(ChainMember::isSettled);
        looksAt = 2 * Math.max(4, made.size());
      }
      if (isOpen) {
        made.add(call);
      }
    }
  }

  /** The calls within it that have no outcome yet. */
  List<ChainMember> unfinished() {
    synchronized (made) {
      made.removeIf(ChainMember::isSettled);
      return List.copyOf(made);
    }
  }

  /** How many calls that may enter the caller's wait are with its process. For the socket loop. */
  public int entered() {
    return entered;
  }

  /** Counts such calls. For the socket loop. */
  public void entered(int more) {
    entered += more;
  }
}
