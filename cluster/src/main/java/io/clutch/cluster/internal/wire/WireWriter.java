package io.clutch.cluster.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Bytes of a message. Numbers are big-endian; texts and bytes have their length before them. */
final class WireWriter {
  private final String node;
  private byte[] data = new byte[256];
  private int size;
  private int depth;
  private int deepest;

  /** {@code node} is the address of this node, which paths of actors get. */
  WireWriter(String node) {
    this.node = node;
  }

  byte[] toBytes() {
    return size == data.length ? data : Arrays.copyOf(data, size);
  }

  int size() {
    return size;
  }

  /** Whether it fits, and a reader takes what is within each other in it. */
  boolean fits(long limit) {
    return size <= limit && deepest <= WireReader.DEEPEST;
  }

  /** Writes something that may hold another of its kind. */
  <T> void nested(T value, BiConsumer<WireWriter, T> each) {
    deepest = Math.max(deepest, ++depth);
    each.accept(this, value);
    depth--;
  }

  private ByteBuffer room(int bytes) {
    if (bytes > data.length - size) {
      data = Arrays.copyOf(data, Math.max(Math.addExact(size, bytes), data.length * 2));
    }
    ByteBuffer room = ByteBuffer.wrap(data, size, bytes);
    size += bytes;
    return room;
  }

  void tag(int value) {
    room(1).put((byte) value);
  }

  void flag(boolean value) {
    tag(value ? 1 : 0);
  }

  void one(Enum<?> value) {
    tag(value.ordinal());
  }

  void number(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void number(long value) {
    room(Long.BYTES).putLong(value);
  }

  void decimal(double value) {
    room(Double.BYTES).putDouble(value);
  }

  void time(Duration value) {
    number(value.getSeconds());
    number(value.getNano());
  }

  void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The path of an actor of this node, with the node, so that it says where that is. */
  void path(String value) {
    text(value.startsWith("/") ? node + value : value);
  }

  void bytes(byte[] value) {
    bytes(ByteBuffer.wrap(value));
  }

  void bytes(ByteBuffer value) {
    number(value.remaining());
    room(value.remaining()).put(value.duplicate());
  }

  <T> void list(List<T> values, BiConsumer<WireWriter, T> each) {
    number(values.size());
    values.forEach(value -> each.accept(this, value));
  }

  void sizes(List<Integer> values) {
    number(values.size());
    values.forEach(value -> number((int) value));
  }

  void texts(List<String> values) {
    list(values, WireWriter::text);
  }

  void texts(Map<String, String> values) {
    number(values.size());
    values.forEach(
        (name, value) -> {
          text(name);
          text(value);
        });
  }

  <T> void optional(Optional<T> value, BiConsumer<WireWriter, T> each) {
    flag(value.isPresent());
    value.ifPresent(its -> each.accept(this, its));
  }
}
