package io.clutch.arrow;

import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Copies columns row by row. The caller must close each copy. */
final class Copies {
  private Copies() {}

  /** Decodes a column of indices by its dictionary. */
  static FieldVector decoded(FieldVector column, Dictionary dictionary, BufferAllocator allocator) {
    FieldVector values = dictionary.getVector();
    Field field = column.getField();
    FieldType type =
        new FieldType(field.isNullable(), values.getField().getType(), null, field.getMetadata());
    Field plain = new Field(field.getName(), type, values.getField().getChildren());
    BaseIntVector indices = (BaseIntVector) column;
    int rows = column.getValueCount();
    return made(
        plain,
        rows,
        allocator,
        target -> {
          for (int i = 0; i < rows; i++) {
            if (!column.isNull(i)) { // rows that are not set are null
              target.copyFromSafe((int) indices.getValueAsLong(i), i, values);
            }
          }
        });
  }

  /** Concatenates the rows of several columns. */
  static FieldVector joined(List<FieldVector> parts, BufferAllocator allocator) {
    int rows = parts.stream().mapToInt(FieldVector::getValueCount).reduce(0, Math::addExact);
    return made(
        parts.get(0).getField(),
        rows,
        allocator,
        target -> {
          int row = 0;
          for (FieldVector part : parts) {
            for (int i = 0; i < part.getValueCount(); i++) {
              target.copyFromSafe(i, row++, part);
            }
          }
        });
  }

  private static FieldVector made(
      Field field, int rows, BufferAllocator allocator, Consumer<FieldVector> fill) {
    FieldVector target = field.createVector(allocator);
    try {
      target.setInitialCapacity(rows);
      target.allocateNew();
      fill.accept(target);
      target.setValueCount(rows);
      return target;
    } catch (RuntimeException | Error failed) {
      target.close();
      throw failed;
    }
  }
}
