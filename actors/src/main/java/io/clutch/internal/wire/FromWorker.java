package io.clutch.internal.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a worker sends; fields as {@code docs/internals/protocol.md} lists them. */
public sealed interface FromWorker {

  record Hello(
      long version,
      Channel channel,
      long epoch,
      byte[] nonce,
      byte[] proof,
      long pid,
      String python,
      String clutch)
      implements FromWorker {}

  record Ready(int credit, int concurrency) implements FromWorker {}

  record Result(long id, ByteBuffer value, long micros, int buffers) implements FromWorker {}

  /** {@code detail} holds plain values: text, {@code Long}, lists, maps, null. */
  record Failure(long id, String code, Map<String, Object> detail, long micros)
      implements FromWorker {}

  /** Elements that a stream gives; {@code buffers} is how many each has, empty where none has. */
  record Elements(long id, List<ByteBuffer> elements, List<Integer> buffers)
      implements FromWorker {}

  /** Demand for {@code count} more elements of a stream's input. */
  record Request(long id, long count) implements FromWorker {}

  /**
   * A part of a large element that a stream gives; its octets are one buffer. {@code sizes} are
   * those of the whole element's body and buffers, in its first part alone.
   */
  record OutputChunk(long id, List<Integer> sizes) implements FromWorker {}

  /** {@code count} parts of a stream's input have come. */
  record ChunkAcknowledged(long id, long count) implements FromWorker {}

  record Credit(int count) implements FromWorker {}

  record Pong(long sequence, List<Long> running, long handled) implements FromWorker {}

  record Log(
      int level,
      String logger,
      String message,
      String file,
      int line,
      Optional<String> exception,
      long call,
      String thread,
      long dropped)
      implements FromWorker {}

  /** What had become of a call when its cancel arrived; {@code line} may say where it runs. */
  record Cancelled(long id, CancelState state, String line) implements FromWorker {}

  record Stopping(int running) implements FromWorker {}

  /** It begins no call any more, and ends by itself in order. */
  record Finishing(String reason) implements FromWorker {}

  /** What has a higher id was not read and never will be. */
  record Unread(long last) implements FromWorker {}

  /**
   * Queued promises that the call will never run and gets no other answer; idle is what does not
   * have the main thread: a stream that waits for it, or an async call that has been told.
   */
  enum CancelState {
    QUEUED,
    RUNNING,
    IDLE,
    DONE
  }
}
