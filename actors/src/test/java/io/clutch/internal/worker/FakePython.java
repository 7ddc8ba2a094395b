package io.clutch.internal.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.internal.process.InMemoryLauncher.Launched;
import io.clutch.internal.transport.InMemoryLink;
import io.clutch.internal.wire.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;

/**
 * The other end of a worker's three channels, at the level of frames. It implements the protocol's
 * page and shares no code with the owner.
 */
public final class FakePython {

  /** A received call or cast. */
  public record Received(long id, boolean cast, String function, long timeout) {}

  private final InMemoryLink link;
  private final Launched process;
  private final byte[] secret;
  private final long epoch;
  private final List<Received> calls = new ArrayList<>();
  private final List<String> streamItems = new ArrayList<>();
  private final List<Long> cancels = new ArrayList<>();
  private final List<Long> interrupts = new ArrayList<>();
  private final List<Long> stops = new ArrayList<>();
  private final List<byte[]> starts = new ArrayList<>();
  private long largestMessage;
  private Optional<String> tooLarge = Optional.empty();
  private boolean saidReady;
  private int pings;
  private int echoes;

  public FakePython(InMemoryLink link, Launched process) {
    this.link = link;
    this.process = process;
    try {
      JsonNode line = new ObjectMapper().readTree(process.request().stdin());
      this.secret = HexFormat.of().parseHex(line.get("secret").asText());
      this.epoch = line.get("epoch").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Channel channel : Channel.values()) {
      link.connect(identity(channel), (frame, buffers) -> received(channel, frame, buffers));
    }
    process.onEnd(this::hangUp);
  }

  /** Fails messages that contain the text, as if there were no memory for them. */
  public void hasNoMemoryFor(String text) {
    tooLarge = Optional.of(text);
  }

  public Launched process() {
    return process;
  }

  // ---- messages of the owner

  public List<Received> calls() {
    return calls;
  }

  public List<Long> ids() {
    return calls.stream().map(Received::id).toList();
  }

  public List<String> functions() {
    return calls.stream().map(Received::function).toList();
  }

  /** The items of streams, as JSON. */
  public List<String> streamItems() {
    return streamItems;
  }

  public List<Long> cancels() {
    return cancels;
  }

  public List<Long> interrupts() {
    return interrupts;
  }

  public List<Long> stops() {
    return stops;
  }

  public int pings() {
    return pings;
  }

  public int echoes() {
    return echoes;
  }

  /** The proofs in the received starts. */
  public List<byte[]> starts() {
    return starts;
  }

  public byte[] expectedStartProof() {
    return mac(text("clutch-1 start"), nonce(Channel.CONTROL));
  }

  /** The bytes of the largest message, with its frame and buffers. */
  public long largestMessage() {
    return largestMessage;
  }

  private void received(Channel channel, byte[] frame, List<ByteBuffer> buffers) {
    if (tooLarge.filter(text -> new String(frame, ISO_8859_1).contains(text)).isPresent()) {
      throw new OutOfMemoryError("the heap has no room for a frame");
    }
    long size = frame.length + buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    largestMessage = Math.max(largestMessage, size);
    if (channel == Channel.ECHO) {
      echoes++;
      return;
    }
    try (var unpacker = MessagePack.newDefaultUnpacker(frame)) {
      for (Value item : unpacker.unpackValue().asArrayValue()) {
        received(item.asArrayValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void received(ArrayValue item) {
    int kind = item.get(0).asIntegerValue().asInt();
    switch (kind) {
      case 1, 2 -> {
        long timeout = item.size() > 5 ? item.get(5).asIntegerValue().asLong() : 0;
        if (!saidReady || !stops.isEmpty()) {
          throw new AssertionError("a call before ready or after stop: " + item);
        }
        calls.add(
            new Received(number(item), kind == 2, item.get(2).asStringValue().asString(), timeout));
      }
      case 3, 4, 5, 6, 7, 8 -> {
        if (!saidReady || !stops.isEmpty()) {
          throw new AssertionError("a stream before ready or after stop: " + item);
        }
        streamItems.add(item.toJson());
      }
      case 48 -> starts.add(item.get(1).asBinaryValue().asByteArray());
      case 49 -> cancels.add(number(item));
      case 50 -> interrupts.add(number(item));
      case 51 -> stops.add(number(item));
      case 52 -> pings++;
      case 53 -> {} // an inspection, which it does not answer
      default -> throw new AssertionError("the owner sent " + item);
    }
  }

  private static long number(ArrayValue item) {
    return item.get(1).asIntegerValue().asLong();
  }

  // ---- messages of Python

  public void hello() {
    for (Channel channel : Channel.values()) {
      hello(channel);
    }
  }

  public void hello(Channel channel) {
    hello(channel, 1, proof(channel));
  }

  public void hello(Channel channel, int version, byte[] proof) {
    say(
        channel,
        item(32, version, channel.wireName(), epoch, nonce(channel), proof, 42, "3.12.1", "0.1"));
  }

  byte[] proof(Channel channel) {
    return mac(text("clutch-1 hello " + channel.wireName()), epochBytes(), nonce(channel));
  }

  public void ready(int credit, int concurrency) {
    saidReady = true;
    say(Channel.CONTROL, item(33, credit, concurrency));
  }

  /** Tells that raw frames may have contained `ready`. */
  public void mayHaveSaidReady() {
    saidReady = true;
  }

  public void result(long id, Object value) {
    say(Channel.DATA, item(16, id, value));
  }

  public void failure(long id, String code, Map<String, Object> detail) {
    say(Channel.DATA, item(17, id, code, detail));
  }

  /** A progress, whose parts may be invalid. */
  public void progress(long id, Object done, Object total, Object text) {
    say(Channel.DATA, item(28, id, done, total, text));
  }

  public void elements(long id, Object... values) {
    say(Channel.DATA, item(19, id, Arrays.asList(values)));
  }

  public void request(long id, long count) {
    say(Channel.DATA, item(20, id, count));
  }

  /** A chunk of an element; the sizes are those of the whole, in its first chunk alone. */
  public void outputChunk(long id, List<Integer> sizes, byte[] octets) {
    say(Channel.DATA, List.of(ByteBuffer.wrap(octets)), item(21, id, sizes));
  }

  public void chunksAcknowledged(long id, long count) {
    say(Channel.DATA, item(22, id, count));
  }

  public void credit(int count) {
    say(Channel.DATA, item(18, count));
  }

  public void cancelled(long id, String state) {
    cancelled(id, state, "");
  }

  public void cancelled(long id, String state, String line) {
    say(Channel.CONTROL, item(36, id, state, line));
  }

  public void pong() {
    say(Channel.CONTROL, item(34, pings, List.of(), 0));
  }

  public void echo() {
    link.deliver(identity(Channel.ECHO), new byte[8], List.of());
  }

  public void say(Channel channel, Object... items) {
    say(channel, List.of(), items);
  }

  public void say(Channel channel, List<ByteBuffer> buffers, Object... items) {
    say(channel, buffers, packed(Arrays.asList(items)));
  }

  public void say(Channel channel, List<ByteBuffer> buffers, byte[] frame) {
    link.deliver(identity(channel), frame, buffers);
  }

  /** Breaks a connection before the owner has received anything on it. */
  public void disconnect(Channel channel) {
    link.disconnect(identity(channel));
  }

  /** Lets the JVM close the connection because of a fault. */
  public void fail(Channel channel, Throwable cause) {
    link.fail(identity(channel), cause);
  }

  void hangUp() {
    for (Channel channel : Channel.values()) {
      link.hangUp(identity(channel));
    }
  }

  public static List<Object> item(Object... elements) {
    return Arrays.asList(elements);
  }

  byte[] identity(Channel channel) {
    byte[] token = mac(text("clutch-1 identity " + channel.wireName()));
    return ByteBuffer.allocate(25)
        .put((byte) channel.wireName().charAt(0))
        .putLong(epoch)
        .put(token, 0, 16)
        .array();
  }

  private byte[] nonce(Channel channel) {
    byte[] nonce = new byte[16];
    nonce[0] = (byte) (channel.ordinal() + 1);
    return nonce;
  }

  private byte[] epochBytes() {
    return ByteBuffer.allocate(8).putLong(epoch).array();
  }

  private byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] packed(Object value) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, value);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(MessageBufferPacker packer, Object value) throws IOException {
    if (value instanceof List<?> list) {
      packer.packArrayHeader(list.size());
      for (Object member : list) {
        pack(packer, member);
      }
    } else if (value instanceof Map<?, ?> map) {
      packer.packMapHeader(map.size());
      for (var entry : map.entrySet()) {
        pack(packer, entry.getKey());
        pack(packer, entry.getValue());
      }
    } else if (value instanceof byte[] bytes) {
      packer.packBinaryHeader(bytes.length).writePayload(bytes);
    } else if (value instanceof Double number) {
      packer.packDouble(number);
    } else if (value instanceof Number number) {
      packer.packLong(number.longValue());
    } else if (value instanceof String text) {
      packer.packString(text);
    } else {
      packer.packNil();
    }
  }
}
