package io.clutch.internal.streams;

/**
 * The elements of a stream in flight at one moment.
 *
 * @param received elements that Python gave
 * @param outputCredit elements that it may give yet
 * @param fed elements that it was given
 * @param inputCredit elements that it may be given yet
 */
public record StreamCounts(long received, long outputCredit, long fed, long inputCredit) {
  /** Of a stream that no process has. */
  public static final StreamCounts NONE = new StreamCounts(0, 0, 0, 0);

  static StreamCounts of(ActiveStream stream) {
    return new StreamCounts(
        stream.received(),
        Math.max(0, stream.demanded() - stream.received()),
        stream.fed(),
        Math.max(0, stream.requested() - stream.fed()));
  }
}
