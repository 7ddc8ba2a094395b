package io.clutch.cluster.internal.wire;

import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerStatus;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.actor.DeadLetterSuppression;

/** From the node that has the Python to the node of a caller. */
public sealed interface ToCaller extends WorkerMessage, DeadLetterSuppression {

  /** The session is open, under this number. */
  record Welcome(long session) implements ToCaller {}

  /** There is no session, for this reason. Its bytes are the same in all versions. */
  record Refused(String why) implements ToCaller {}

  /** The outcomes of one turn. */
  record Outcomes(List<Settled> outcomes) implements ToCaller {}

  /**
   * The one end of a call or a question.
   *
   * @param sequence counts those of the session, from 1
   */
  record Settled(long id, long sequence, Result result) {}

  /** The next bytes of a result: those before them are as many as the offset. */
  record Chunk(long id, long offset, ByteBuffer bytes) implements ToCaller {}

  /** As many bytes of the arguments of a call have arrived. */
  record Arrived(long id, long bytes) implements ToCaller {}

  /** How far a call is. */
  record Progressed(long id, Callee.Progress progress) implements ToCaller {}

  /** How a call or a question has ended. */
  sealed interface Result {}

  /** A value, encoded by the process of Python. */
  record Value(ByteBuffer body, List<ByteBuffer> buffers) implements Result {

    /** The bytes of body and buffers. */
    public long bytes() {
      long bytes = body.remaining();
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      return bytes;
    }

    /**
     * The same in memory of its own: a caller in this node gets the value itself, and what is in
     * memory shared with Python is given back before it has been read.
     */
    public Value inHeap() {
      return buffers.stream().noneMatch(ByteBuffer::isDirect)
          ? this
          : new Value(body, buffers.stream().map(Value::copy).toList());
    }

    private static ByteBuffer copy(ByteBuffer from) {
      return ByteBuffer.allocate(from.remaining()).put(from.duplicate()).flip();
    }

    /** Without the value: it may be large, or a secret. */
    @Override
    public String toString() {
      return "Value[" + bytes() + " bytes]";
    }
  }

  /** A value that comes in chunks: the sizes of body and buffers. */
  record Later(List<Integer> sizes) implements Result {
    public Later {
      if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 0)) {
        throw new IllegalArgumentException("a result of the sizes " + sizes);
      }
    }
  }

  record Failed(CallFailure failure) implements Result {}

  /** A cast has run, or the worker is ready. */
  record Ran() implements Result {}

  /** It was not begun, and never will be here: it may go to another node. */
  record NotBegun() implements Result {}

  record Status(WorkerStatus status) implements Result {}
}
