package docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.arrow.ArrowTables;
import io.clutch.arrow.PythonTables;
import io.clutch.data.ArrowTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

class TablesTest {

  @Test
  void aTableThereAndBack() throws Exception {
    try (PythonTables tables = PythonTables.open("pyarrow", "pandas");
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = orders(allocator)) {
      PythonRef python = tables.spawn("frames");
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
      // tag::tables
      ArrowTable orders = ArrowTables.write(root);
      CompletionStage<ArrowTable> sums = python.call("frames:total", ArrowTable.class, orders);
      ArrowTable table = sums.toCompletableFuture().get(30, TimeUnit.SECONDS);
      try (VectorSchemaRoot loaded = ArrowTables.load(table, allocator)) {
        out.print(loaded.contentToTSVString());
      }
      // end::tables
      assertThat(printed).hasToString("price\tcountry\n30.0\tDE\n20.5\tFR\n");
    }
  }

  private static VectorSchemaRoot orders(BufferAllocator allocator) {
    VarCharVector country = new VarCharVector("country", allocator);
    Float8Vector price = new Float8Vector("price", allocator);
    country.allocateNew();
    price.allocateNew(3);
    for (int i = 0; i < 3; i++) {
      country.setSafe(i, (i == 1 ? "FR" : "DE").getBytes(StandardCharsets.UTF_8));
      price.set(i, i == 1 ? 20.5 : 10 + 5 * i);
    }
    country.setValueCount(3);
    price.setValueCount(3);
    return new VectorSchemaRoot(List.of(country, price));
  }
}
