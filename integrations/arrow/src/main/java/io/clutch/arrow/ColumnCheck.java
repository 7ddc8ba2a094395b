package io.clutch.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/** Checks loaded columns: their buffers must be long enough, and their offsets in order. */
final class ColumnCheck {
  /** Bytes of a view: its length, then the text, or a prefix, a buffer and an offset. */
  private static final int VIEW = 16;

  private static final int INLINE = 12;

  private ColumnCheck() {}

  /** Throws {@link IllegalArgumentException} if a column is invalid. */
  static void check(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    for (FieldVector column : root.getFieldVectors()) {
      require(column.getValueCount() == root.getRowCount(), column, "another number of rows");
      check(column);
      checkIndices(column, dictionaries);
    }
  }

  static void check(FieldVector column) {
    if (column instanceof BaseFixedWidthVector fixed) {
      long bits = (long) fixed.getValueCount() * bits(fixed);
      require(fixed.getDataBuffer().capacity() * Byte.SIZE >= bits, column, "too few bytes");
    } else if (column instanceof BaseVariableWidthVector texts) {
      checkOffsets(column, texts.getOffsetBuffer(), texts.getDataBuffer().capacity());
    } else if (column instanceof BaseLargeVariableWidthVector texts) {
      checkLongOffsets(column, texts.getOffsetBuffer(), texts.getDataBuffer().capacity());
    } else if (column instanceof BaseVariableWidthViewVector texts) {
      checkViews(texts);
    } else if (column instanceof ListVector lists) {
      checkOffsets(column, lists.getOffsetBuffer(), lists.getDataVector().getValueCount());
    } else if (column instanceof LargeListVector lists) {
      checkLongOffsets(column, lists.getOffsetBuffer(), lists.getDataVector().getValueCount());
    } else if (column instanceof RunEndEncodedVector runs) {
      checkRuns(runs);
    }
    column.getChildrenFromFields().forEach(ColumnCheck::check);
  }

  private static int bits(BaseFixedWidthVector column) {
    return column instanceof BitVector ? 1 : Byte.SIZE * column.getTypeWidth();
  }

  private static void checkOffsets(FieldVector column, ArrowBuf offsets, long most) {
    int count = column.getValueCount();
    long before = 0;
    if (count == 0) {
      return;
    }
    require(offsets.capacity() >= Integer.BYTES * (count + 1L), column, "too few offsets");
    for (int i = 0; i <= count; i++) {
      int offset = offsets.getInt((long) Integer.BYTES * i);
      require(offset >= before, column, "offsets that fall");
      before = offset;
    }
    require(before <= most, column, "offsets behind its end");
  }

  private static void checkLongOffsets(FieldVector column, ArrowBuf offsets, long most) {
    int count = column.getValueCount();
    long before = 0;
    if (count == 0) {
      return;
    }
    require(offsets.capacity() >= Long.BYTES * (count + 1L), column, "too few offsets");
    for (int i = 0; i <= count; i++) {
      long offset = offsets.getLong((long) Long.BYTES * i);
      require(offset >= before, column, "offsets that fall");
      before = offset;
    }
    require(before <= most, column, "offsets behind its end");
  }

  private static void checkViews(BaseVariableWidthViewVector column) {
    ArrowBuf views = column.getDataBuffer();
    List<ArrowBuf> buffers = column.getDataBuffers();
    int count = column.getValueCount();
    require(views.capacity() >= VIEW * (long) count, column, "too few bytes");
    for (int i = 0; i < count; i++) {
      long view = VIEW * (long) i;
      int length = column.isNull(i) ? 0 : views.getInt(view);
      if (length > INLINE) {
        int buffer = views.getInt(view + 8);
        require(buffer >= 0 && buffer < buffers.size(), column, "a view of no buffer");
        int offset = views.getInt(view + 12);
        long end = (long) offset + length;
        boolean fits = offset >= 0 && end <= buffers.get(buffer).capacity();
        require(fits, column, "a view behind the end of its buffer");
      }
      require(length >= 0, column, "a view of a negative length");
    }
  }

  private static void checkRuns(RunEndEncodedVector column) {
    BaseIntVector ends = (BaseIntVector) column.getRunEndsVector();
    int count = ends.getValueCount();
    require(count <= column.getValuesVector().getValueCount(), column, "runs without a value");
    long before = 0;
    for (int i = 0; i < count; i++) {
      require(ends.getValueAsLong(i) > before, column, "runs that do not end one after the other");
      before = ends.getValueAsLong(i);
    }
    require(before >= column.getValueCount(), column, "runs that end before its rows");
  }

  private static void checkIndices(FieldVector column, DictionaryProvider dictionaries) {
    DictionaryEncoding encoding = column.getField().getDictionary();
    if (encoding == null || !(column instanceof BaseIntVector indices)) {
      return;
    }
    Dictionary dictionary = dictionaries.lookup(encoding.getId());
    long size = dictionary.getVector().getValueCount();
    for (int i = 0; i < column.getValueCount(); i++) {
      if (!column.isNull(i)) {
        long index = indices.getValueAsLong(i);
        require(index >= 0 && index < size, column, "an index outside of its dictionary");
      }
    }
  }

  private static void require(boolean holds, FieldVector column, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the column '" + column.getName() + "' has " + what);
    }
  }
}
