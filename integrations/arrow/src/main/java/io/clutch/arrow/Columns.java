package io.clutch.arrow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Creates columns one after the other. Closes all of them if one fails. */
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

  /** All columns, with the metadata of their table. */
  VectorSchemaRoot root(VectorSchemaRoot from, int rows) {
    List<Field> fields = made.stream().map(FieldVector::getField).toList();
    Schema schema = new Schema(fields, from.getSchema().getCustomMetadata());
    return new VectorSchemaRoot(schema, made, rows);
  }
}
