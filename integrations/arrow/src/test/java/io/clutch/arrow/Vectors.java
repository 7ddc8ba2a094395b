package io.clutch.arrow;

import io.clutch.data.ArrowTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Small columns; null values are nulls. */
final class Vectors {
  static final DictionaryEncoding ENCODING = new DictionaryEncoding(7, false, null);

  private Vectors() {}

  /** A table of two columns, numbers and texts, each with a null. */
  static ArrowTable small(BufferAllocator allocator) {
    try (VectorSchemaRoot root =
        root(
            numbers("number", allocator, 1L, null, 3L),
            texts("text", allocator, "a", "ß€", null))) {
      return ArrowTables.write(root);
    }
  }

  static BigIntVector numbers(String name, BufferAllocator allocator, Long... values) {
    BigIntVector column = new BigIntVector(name, allocator);
    column.allocateNew(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        column.setNull(i);
      } else {
        column.set(i, values[i]);
      }
    }
    column.setValueCount(values.length);
    return column;
  }

  static VarCharVector texts(String name, BufferAllocator allocator, String... values) {
    return texts(new VarCharVector(name, allocator), values);
  }

  private static VarCharVector texts(VarCharVector column, String... values) {
    column.allocateNew();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        column.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    column.setValueCount(values.length);
    return column;
  }

  /** The dictionary of {@link #ENCODING}. */
  static Dictionary dictionary(BufferAllocator allocator, String... values) {
    FieldType type = new FieldType(true, new ArrowType.Utf8(), null);
    return new Dictionary(texts(new VarCharVector("values", type, allocator), values), ENCODING);
  }

  /** A column of indices into the dictionary. */
  static FieldVector encoded(String name, BufferAllocator allocator, Integer... indices) {
    FieldType type = new FieldType(true, new ArrowType.Int(32, true), ENCODING);
    IntVector column = new IntVector(name, type, allocator);
    column.allocateNew(indices.length);
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] != null) {
        column.set(i, indices[i]);
      }
    }
    column.setValueCount(indices.length);
    return column;
  }

  static VectorSchemaRoot root(FieldVector... columns) {
    return new VectorSchemaRoot(List.of(columns));
  }

  /** The values of all rows, column by column. */
  static List<List<Object>> content(VectorSchemaRoot root) {
    return root.getFieldVectors().stream()
        .map(
            column ->
                IntStream.range(0, root.getRowCount())
                    .<Object>mapToObj(row -> shown(column.getObject(row)))
                    .toList())
        .toList();
  }

  private static Object shown(Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }
}
