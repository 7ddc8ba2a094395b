package io.clutch.internal.wire;

import io.clutch.failure.Callee;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The items that a worker sends. {@code docs/internals/protocol.md} lists their fields. */
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

  /** {@code probe} is a file that the owner is to open as a trial, if the worker has one. */
  record Ready(int credit, int concurrency, Optional<Probe> probe) implements FromWorker {
    /** Without a file. */
    public Ready(int credit, int concurrency) {
      this(credit, concurrency, Optional.empty());
    }
  }

  /** A file of the worker's: its descriptor there, and what tells it from others. */
  record Probe(int descriptor, long inode) {}

  /**
   * Shared buffers that nobody refers to any more, each by its number: the first one that was sent
   * has 1.
   */
  record Freed(List<Long> numbers) implements FromWorker {}

  record Result(long id, ByteBuffer value, long micros, int buffers) implements FromWorker {}

  /** {@code detail} contains plain values: text, {@code Long}, lists, maps, null. */
  record Failure(long id, String code, Map<String, Object> detail, long micros)
      implements FromWorker {}

  /**
   * Elements of a stream's output. {@code buffers} is their number for each; empty if all are 0.
   */
  record Elements(long id, List<ByteBuffer> elements, List<Integer> buffers)
      implements FromWorker {}

  /** Demand for {@code count} more elements of a stream's input. */
  record Request(long id, long count) implements FromWorker {}

  /**
   * A chunk of a large element that a stream gives; its octets are one buffer. {@code sizes} are
   * those of the whole element's body and buffers, in its first chunk alone.
   */
  record OutputChunk(long id, List<Integer> sizes) implements FromWorker {}

  /** {@code count} chunks of a stream's input were received. */
  record ChunkAcknowledged(long id, long count) implements FromWorker {}

  /** How far a call, a cast or a stream is. */
  record Progress(long id, Callee.Progress now) implements FromWorker {}

  record Credit(int count) implements FromWorker {}

  /** An ask of a host. {@code call} is the one that asks; 0 outside of calls. */
  record Ask(long id, String host, ByteBuffer message, long call, Map<String, String> headers)
      implements FromWorker {
    /** Without headers. */
    public Ask(long id, String host, ByteBuffer message, long call) {
      this(id, host, message, call, Map.of());
    }

    /** Outside of calls. */
    public Ask(long id, String host, ByteBuffer message) {
      this(id, host, message, 0);
    }

    /** Without the headers, which may be secrets. */
    @Override
    public String toString() {
      return "Ask[id=" + id + ", host=" + host + ", call=" + call + "]";
    }
  }

  /** A message to a host that has no answer. */
  record Tell(String host, ByteBuffer message, Map<String, String> headers) implements FromWorker {
    /** Without headers. */
    public Tell(String host, ByteBuffer message) {
      this(host, message, Map.of());
    }

    /** Without the headers, which may be secrets. */
    @Override
    public String toString() {
      return "Tell[host=" + host + "]";
    }
  }

  /** Nobody waits for the answer to an ask any more. */
  record Withdraw(long id) implements FromWorker {}

  /** The actor of a reference is to be watched. */
  record Watch(String token) implements FromWorker {}

  /** It is to be watched no more. */
  record Unwatch(String token) implements FromWorker {}

  /** Nothing refers to a reference any more, which was given {@code count} times. */
  record Release(String token, long count) implements FromWorker {}

  /**
   * The main thread waits for an ask: the last one of the calls that it has begun does so. Without
   * calls, the task of the call that has asked waits. Without an ask, all tasks wait for {@code
   * asks}, and these calls for the end of one.
   */
  record Waiting(long id, List<Long> calls, List<Long> asks) implements FromWorker {}

  record Pong(long sequence, List<Long> running, long handled) implements FromWorker {}

  /**
   * A log record. {@code mdc} and {@code extra} hold what user code decides, within bounds; the
   * values of {@code extra} are text, {@code Long}, {@code Double}, {@code Boolean} or null.
   */
  record Log(
      int level,
      String logger,
      String message,
      String file,
      int line,
      Optional<String> exception,
      long call,
      String thread,
      long dropped,
      String function,
      Map<String, String> mdc,
      Map<String, Object> extra)
      implements FromWorker {
    /** Without what users have put into it. */
    @Override
    public String toString() {
      return "Log[level=" + level + ", logger=" + logger + ", call=" + call + "]";
    }
  }

  /** The state of a call when its cancel arrived. {@code line} may say where it runs. */
  record Cancelled(long id, CancelState state, String line) implements FromWorker {}

  record Stopping(int running) implements FromWorker {}

  /** The worker begins no more calls and ends by itself normally. */
  record Finishing(String reason) implements FromWorker {}

  /** Items with higher ids were not and will not be read. */
  record Unread(long last) implements FromWorker {}

  /**
   * What the worker shows of itself, or the problem. {@code asks} names the hosts that have not
   * answered yet.
   */
  record Inspected(long id, String problem, String text, List<Long> running, List<String> asks)
      implements FromWorker {}

  /**
   * {@code QUEUED} means that the call will never run and gets no other answer. {@code IDLE} means
   * that it does not occupy the main thread: a suspended stream, or a cancelled async call.
   */
  enum CancelState {
    QUEUED,
    RUNNING,
    IDLE,
    DONE
  }
}
