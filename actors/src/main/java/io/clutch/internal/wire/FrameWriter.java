package io.clutch.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Encodes items to the bytes of one frame. Reuses its buffer, so it is for one thread. */
public final class FrameWriter {
  // The first allocation of each frame. Most frames are small.
  private static final MessagePack.PackerConfig SMALL =
      MessagePack.DEFAULT_PACKER_CONFIG.withBufferSize(512);

  private final MessageBufferPacker packer = SMALL.newBufferPacker();

  /** Encodes a frame with one item. */
  public byte[] write(ToWorker item) {
    return write(List.of(item));
  }

  /** Encodes a frame with these items; there must be at least one. */
  public byte[] write(List<? extends ToWorker> items) {
    try {
      packer.packArrayHeader(items.size());
      for (ToWorker item : items) {
        pack(item);
      }
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory cannot fail", e);
    } finally {
      packer.clear(); // drops the buffers of the last frame, or of one that failed
    }
  }

  private void pack(ToWorker item) throws IOException {
    if (item instanceof ToWorker.Call call) {
      packCall(call);
    } else if (item instanceof ToWorker.Feed feed) {
      packFeed(feed);
    } else if (item instanceof ToWorker.InputChunk chunk) {
      packChunk(chunk);
    } else if (item instanceof ToWorker.Demand demand) {
      packNumbers(Kind.DEMAND, demand.id(), demand.count());
    } else if (item instanceof ToWorker.Open open) {
      packOpen(open);
    } else if (item instanceof ToWorker.Finish finish) {
      packNumber(Kind.FINISH, finish.id());
    } else if (item instanceof ToWorker.Abort abort) {
      packer.packArrayHeader(3).packInt(Kind.ABORT.number()).packLong(abort.id());
      packer.packString(abort.message());
    } else if (item instanceof ToWorker.Answer answer) {
      packNumber(3, Kind.ANSWER, answer.id());
      packer.writePayload(answer.value());
    } else if (item instanceof ToWorker.FailedAnswer failed) {
      packNumber(4, Kind.FAILED_ANSWER, failed.id());
      packer.packString(failed.code()).writePayload(failed.detail());
    } else if (item instanceof ToWorker.HostCredit credit) {
      packer.packArrayHeader(3).packInt(Kind.HOST_CREDIT.number());
      packer.packString(credit.host()).packInt(credit.count());
    } else if (item instanceof ToWorker.Terminated terminated) {
      packer.packArrayHeader(3).packInt(Kind.TERMINATED.number());
      packer.packString(terminated.token()).packString(terminated.reason());
    } else if (item instanceof ToWorker.Given given) {
      packGiven(given);
    } else if (item instanceof ToWorker.Cancel cancel) {
      packNumber(Kind.CANCEL, cancel.id());
    } else if (item instanceof ToWorker.Ping ping) {
      packNumber(Kind.PING, ping.sequence());
    } else if (item instanceof ToWorker.Inspect inspect) {
      packInspect(inspect);
    } else if (item instanceof ToWorker.Opened opened) {
      packNumber(Kind.OPENED, opened.count());
    } else if (item instanceof ToWorker.Interrupt interrupt) {
      packNumber(Kind.INTERRUPT, interrupt.id());
    } else if (item instanceof ToWorker.Stop stop) {
      packNumber(Kind.STOP, stop.drainMillis());
    } else if (item instanceof ToWorker.Start start) {
      packStart(start);
    }
  }

  private void packNumber(Kind kind, long number) throws IOException {
    packNumber(2, kind, number);
  }

  /** Begins an item of {@code size} elements. */
  private void packNumber(int size, Kind kind, long number) throws IOException {
    packer.packArrayHeader(size).packInt(kind.number()).packLong(number);
  }

  private void packNumbers(Kind kind, long first, long second) throws IOException {
    packer.packArrayHeader(3).packInt(kind.number()).packLong(first).packLong(second);
  }

  private void packInspect(ToWorker.Inspect inspect) throws IOException {
    boolean isPlain = inspect.options().isEmpty();
    packNumber(isPlain ? 3 : 4, Kind.INSPECT, inspect.id());
    packer.packString(inspect.what());
    if (!isPlain) {
      packer.packMapHeader(inspect.options().size());
      for (var option : inspect.options().entrySet()) {
        packer.packString(option.getKey()).packInt(option.getValue());
      }
    }
  }

  private void packFeed(ToWorker.Feed feed) throws IOException {
    packer.packArrayHeader(feed.buffers().isEmpty() ? 3 : 4).packInt(Kind.FEED.number());
    packer.packLong(feed.id()).packArrayHeader(feed.elements().size());
    for (byte[] element : feed.elements()) {
      packer.writePayload(element);
    }
    if (!feed.buffers().isEmpty()) {
      packInts(feed.buffers());
    }
  }

  private void packChunk(ToWorker.InputChunk chunk) throws IOException {
    packer.packArrayHeader(chunk.sizes().isEmpty() ? 2 : 3).packInt(Kind.INPUT_CHUNK.number());
    packer.packLong(chunk.id());
    if (!chunk.sizes().isEmpty()) {
      packInts(chunk.sizes());
    }
  }

  private void packInts(List<Integer> numbers) throws IOException {
    packer.packArrayHeader(numbers.size());
    for (int number : numbers) {
      packer.packInt(number);
    }
  }

  private void packGiven(ToWorker.Given given) throws IOException {
    packer.packArrayHeader(given.ask() == 0 ? 2 : 3).packInt(Kind.GIVEN.number());
    packer.packArrayHeader(given.tokens().size());
    for (String token : given.tokens()) {
      packer.packString(token);
    }
    if (given.ask() != 0) {
      packer.packLong(given.ask());
    }
  }

  private void packStart(ToWorker.Start start) throws IOException {
    packer.packArrayHeader(3).packInt(Kind.START.number());
    packer.packBinaryHeader(start.proof().length).writePayload(start.proof());
    packer.writePayload(start.specification());
  }

  private void packCall(ToWorker.Call call) throws IOException {
    int size = size(call);
    packer.packArrayHeader(size).packInt((call.cast() ? Kind.CAST : Kind.CALL).number());
    packer.packLong(call.id()).packString(call.function());
    packInvocation(call, size);
  }

  private void packOpen(ToWorker.Open open) throws IOException {
    var call =
        new ToWorker.Call(
            open.id(),
            false,
            open.function(),
            open.arguments(),
            open.named(),
            open.timeoutMillis(),
            open.headers(),
            open.buffers());
    int size = size(call);
    packer.packArrayHeader(size + 2).packInt(Kind.OPEN.number());
    packer.packLong(open.id()).packString(open.function());
    packer.packInt(open.shape().number()).packLong(open.demand());
    packInvocation(call, size);
  }

  /** Writes the fields after the function's name. {@code size} is the size of the call's item. */
  private void packInvocation(ToWorker.Call call, int size) throws IOException {
    packer.writePayload(call.arguments());
    if (size > 4) {
      packer.writePayload(call.named());
    }
    if (size > 5) {
      packer.packLong(call.timeoutMillis());
    }
    if (size > 6) {
      packHeaders(call.headers());
    }
    if (size > 7) {
      packer.packInt(call.buffers());
    }
    if (size > 8) {
      packer.packLong(call.within());
    }
  }

  /** The number of elements without trailing default values. */
  private static int size(ToWorker.Call call) {
    if (call.within() > 0) {
      return 9;
    }
    if (call.buffers() > 0) {
      return 8;
    }
    if (!call.headers().isEmpty()) {
      return 7;
    }
    if (call.timeoutMillis() != 0) {
      return 6;
    }
    return isEmptyMap(call.named()) ? 4 : 5;
  }

  private static boolean isEmptyMap(byte[] body) {
    return body.length == 1 && body[0] == (byte) 0x80;
  }

  private void packHeaders(Map<String, String> headers) throws IOException {
    packer.packMapHeader(headers.size());
    for (var header : headers.entrySet()) {
      packer.packString(header.getKey()).packString(header.getValue());
    }
  }
}
