package io.clutch.benchmarks.work;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The columns of sales. */
final class SaleColumns {
  private final BigIntVector id;
  private final VarCharVector customer;
  private final BitVector active;
  private final Float8Vector price;
  private final IntVector quantity;
  private final TimeStampMicroTZVector placed;
  private final DateDayVector day;
  private final VarCharVector country;
  private final Float8Vector weight;
  private final VarCharVector note;

  private SaleColumns(BufferAllocator allocator) {
    id = new BigIntVector("id", allocator);
    customer = new VarCharVector("customer", allocator);
    active = new BitVector("active", allocator);
    price = new Float8Vector("price", allocator);
    quantity = new IntVector("quantity", allocator);
    placed = new TimeStampMicroTZVector("placed", allocator, "UTC");
    day = new DateDayVector("day", allocator);
    country = new VarCharVector("country", allocator);
    weight = new Float8Vector("weight", allocator);
    note = new VarCharVector("note", allocator);
  }

  /** All rows. The caller must close the result. */
  static VectorSchemaRoot of(List<Sale> rows, BufferAllocator allocator) {
    SaleColumns columns = new SaleColumns(allocator);
    for (int i = 0; i < rows.size(); i++) {
      columns.set(i, rows.get(i));
    }
    VectorSchemaRoot root =
        VectorSchemaRoot.of(
            columns.id,
            columns.customer,
            columns.active,
            columns.price,
            columns.quantity,
            columns.placed,
            columns.day,
            columns.country,
            columns.weight,
            columns.note);
    root.setRowCount(rows.size());
    return root;
  }

  private void set(int row, Sale sale) {
    id.setSafe(row, sale.id());
    customer.setSafe(row, utf8(sale.customer()));
    active.setSafe(row, sale.active() ? 1 : 0);
    price.setSafe(row, sale.price());
    quantity.setSafe(row, sale.quantity());
    long seconds = TimeUnit.SECONDS.toMicros(sale.placed().getEpochSecond());
    placed.setSafe(row, seconds + sale.placed().getNano() / 1_000);
    day.setSafe(row, (int) sale.day().toEpochDay());
    country.setSafe(row, utf8(sale.country()));
    weight.setSafe(row, sale.weight());
    sale.note().ifPresent(text -> note.setSafe(row, utf8(text)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
