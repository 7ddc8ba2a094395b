package io.clutch.internal.codec.write;

import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.DeclaredValue;
import io.clutch.internal.codec.format.EncodedText;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.Packer;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.read.BodyReader;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.SharedFile;
import io.clutch.internal.memory.SharedMemory;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the bodies and buffers of one message. For one thread. */
public final class BodyWriter extends Packer implements AutoCloseable {
  private final Writers writers;
  private final CodecLimits limits;
  private final SharedMemory shared;
  private List<ByteBuffer> buffers = List.of();
  // The file of each buffer, or null.
  private List<SharedFile> files = List.of();
  private List<Reference> references = List.of();
  // The type of the messages of actors, by the declared type of what is being written; or null.
  private Type message;
  private long outside;
  private int depth;

  public BodyWriter(Writers writers, CodecLimits limits, SharedMemory shared) {
    this.writers = writers;
    this.limits = limits;
    this.shared = shared;
  }

  /** The buffers to which the bodies refer. */
  public Buffers buffers() {
    return Buffers.of(buffers, files);
  }

  /** The references in the bodies, each as often as it was written. */
  public List<Reference> references() {
    return references;
  }

  @Override
  public void close() {
    release();
  }

  /** A reader of the bytes from {@code start} on. Use it before more is written. */
  BodyReader read(int start) {
    return BodyReader.of(written(start), buffers, null, limits.depth());
  }

  /** Whether no user's codec or converter writes values of the class. */
  boolean isOfTheTable(Class<?> type) {
    return writers.isOfTheTable(type);
  }

  /** Writes any value, by its class. */
  public void value(Object value) {
    if (value == null) {
      packNil();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Double number) {
      packDouble(number);
    } else if (value instanceof Integer number) {
      packLong(number);
    } else if (value instanceof Long number) {
      packLong(number);
    } else {
      write(value);
    }
  }

  private void write(Object value) {
    try {
      writers.of(value.getClass()).write(value, this);
    } catch (PathException known) {
      throw known;
    } catch (RuntimeException | Error thrown) {
      throw PathException.unreadable(value.getClass().getName(), thrown);
    }
  }

  void reference(Object value) {
    Reference made = writers.references().of(value, Optional.ofNullable(message));
    int payload = beginExtension();
    packArrayHeader(2);
    text(made.token());
    text(made.path());
    endExtension(Extension.REFERENCE, payload);
    add(List.of(made));
  }

  private void add(List<Reference> more) {
    if (references.isEmpty()) {
      references = new ArrayList<>(1);
    }
    references.addAll(more);
  }

  /** Writes a value that is encoded already. */
  void raw(RawValue value) {
    put(value.body());
    add(value.references());
    checkSize();
  }

  void declared(DeclaredValue value) {
    value(value.value(), value.message());
  }

  /** Writes a value whose declared type tells the type of the messages of actors, or null. */
  void value(Object value, Type itsMessage) {
    Type around = message;
    message = itsMessage;
    value(value);
    message = around;
  }

  void text(String text) {
    if (!packAscii(text)) {
      byte[] bytes = EncodedText.utf8(text);
      packTextHeader(bytes.length);
      put(bytes);
    }
  }

  void bytes(ByteBuffer bytes) {
    bytes(bytes, Optional.empty());
  }

  /** Bytes that are in the file already, if there is one. */
  void bytes(ByteBuffer bytes, Optional<SharedFile> file) {
    if (bytes.remaining() >= limits.bufferThreshold()) {
      reference(bytes, file);
    } else {
      packBytes(bytes);
    }
  }

  private void reference(ByteBuffer bytes, Optional<SharedFile> allocated) {
    outside += bytes.remaining();
    checkSize();
    Optional<SharedFile> file =
        allocated.isPresent() && shared.isOn() ? allocated : shared.copy(bytes);
    int payload = beginExtension();
    packLong(buffers.size());
    endExtension(Extension.BUFFER, payload);
    add(bytes.slice(), file);
  }

  private void add(ByteBuffer bytes, Optional<SharedFile> file) {
    if (buffers.isEmpty()) {
      buffers = new ArrayList<>(1);
      files = new ArrayList<>(1);
    }
    buffers.add(bytes);
    files.add(file.orElse(null));
  }

  void extension(byte type, byte[] payload) {
    packExtensionHeader(type, payload.length);
    put(payload);
  }

  void extension(byte type, String ascii) {
    extension(type, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  void enter() {
    depth++;
    if (depth > limits.depth()) {
      throw PathException.tooLarge(
          "the depth of the value", depth, limits.depth(), CodecLimits.DEPTH_KEY);
    }
    checkSize();
  }

  void leave() {
    depth--;
  }

  public void checkSize() {
    checkSize(position());
  }

  @Override
  public void checkSize(long body) {
    long size = body + outside;
    long limit = body > LONGEST ? LONGEST : limits.messageSize();
    if (size > limit) {
      throw PathException.tooLarge("the size of the message", size, limit, limits.sizeKey());
    }
  }
}
