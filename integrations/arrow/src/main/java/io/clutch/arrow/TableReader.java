package io.clutch.arrow;

import io.clutch.data.ArrowTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads a table batch by batch. The messages are known to be complete, but not to be valid. Each
 * batch is checked before its vectors are allocated, because Arrow allocates the claimed memory,
 * and again afterwards.
 */
final class TableReader extends ArrowReader {
  private static final int PREFIX = 8;
  private static final Set<ArrowTypeID> UNSAFE =
      Set.of(ArrowTypeID.Union, ArrowTypeID.ListView, ArrowTypeID.LargeListView);

  private final ByteBuffer data;

  TableReader(ArrowTable table, BufferAllocator allocator) {
    super(allocator);
    this.data = table.data().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  protected Schema readSchema() throws IOException {
    Message message = nextMessage();
    Schema schema = MessageSerializer.deserializeSchema(message);
    schema.getFields().forEach(field -> refuseUnsafe(field, field.getName()));
    return schema;
  }

  /** Arrow for Java reads the type ids of a union differently from other implementations. */
  private static void refuseUnsafe(Field field, String column) {
    if (UNSAFE.contains(field.getType().getTypeID())) {
      throw new UnsupportedOperationException(
          "the column '"
              + column
              + "' is of "
              + field.getType()
              + ", which is not read: send its values as other columns or as lists");
    }
    field.getChildren().forEach(child -> refuseUnsafe(child, column));
  }

  @Override
  public boolean loadNextBatch() throws MalformedTableException {
    try {
      prepareLoadNextBatch();
      return load();
    } catch (OutOfMemoryException | UnsupportedOperationException | MalformedTableException known) {
      throw known;
    } catch (RuntimeException | IOException | AssertionError malformed) {
      throw new MalformedTableException("a table without sound columns: " + malformed, malformed);
    }
  }

  @Override
  protected void ensureInitialized() throws IOException {
    try {
      super.ensureInitialized();
    } catch (OutOfMemoryException | UnsupportedOperationException | MalformedTableException known) {
      throw known;
    } catch (RuntimeException | IOException malformed) {
      throw new MalformedTableException("a table without a sound schema: " + malformed, malformed);
    }
  }

  private boolean load() throws IOException {
    for (Message message = nextMessage(); message != null; message = nextMessage()) {
      if (message.headerType() == MessageHeader.RecordBatch) {
        loadRows(message);
        return true;
      }
      loadDictionary(message);
    }
    return false;
  }

  private void loadRows(Message message) throws IOException {
    RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
    List<Field> fields = getVectorSchemaRoot().getSchema().getFields();
    loadRecordBatch(rows(batch, (int) message.bodyLength(), fields));
    ColumnCheck.check(getVectorSchemaRoot(), this);
  }

  private void loadDictionary(Message message) throws IOException {
    DictionaryBatch batch = (DictionaryBatch) message.header(new DictionaryBatch());
    Dictionary dictionary = lookup(batch.id());
    if (dictionary == null) {
      throw new IOException("the schema names no dictionary " + batch.id());
    }
    List<Field> fields = List.of(dictionary.getVector().getField());
    ArrowRecordBatch rows = rows(batch.data(), (int) message.bodyLength(), fields);
    loadDictionary(new ArrowDictionaryBatch(batch.id(), rows, batch.isDelta()));
    ColumnCheck.check(dictionary.getVector());
  }

  /** The next message, whose body is next in the data; null at the end. */
  private Message nextMessage() {
    int size = data.remaining() < PREFIX ? 0 : data.getInt(data.position() + Integer.BYTES);
    if (size == 0) {
      return null;
    }
    int start = data.position() + PREFIX;
    Message message = Message.getRootAsMessage(data.slice(start, size));
    data.position(start + size);
    return message;
  }

  private ArrowRecordBatch rows(RecordBatch batch, int size, List<Field> fields)
      throws IOException {
    ByteBuffer body = data.slice(data.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    data.position(data.position() + size);
    BatchClaims.check(batch, body, fields);
    ArrowBuf copy = allocator.buffer(size);
    try {
      copy.nioBuffer(0, size).put(body);
      copy.writerIndex(size);
      return MessageSerializer.deserializeRecordBatch(batch, copy);
    } catch (RuntimeException | IOException malformed) {
      copy.close();
      throw malformed;
    }
  }

  @Override
  public long bytesRead() {
    return data.position();
  }

  @Override
  protected void closeReadSource() {
    data.position(data.limit());
  }
}
