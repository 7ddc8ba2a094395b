package io.clutch.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Columns that are made one after the other, and closed where one of them fails. */
final class Columns {
  private final List<FieldVector> made = new ArrayList<>();

  void add(Supplier<FieldVector> column) {
    try {
      made.add(column.get());
    } catch (RuntimeException | Error failed) {
      made.forEach(FieldVector::close);
      throw failed;
    }
  }

  /** All of them, with the metadata of the table that they are from. */
  VectorSchemaRoot root(VectorSchemaRoot from, int rows) {
    List<Field> fields = made.stream().map(FieldVector::getField).toList();
    Schema schema = new Schema(fields, from.getSchema().getCustomMetadata());
    return new VectorSchemaRoot(schema, made, rows);
  }
}
