package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.arrow.ArrowTables;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.PickledRows;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.data.ArrowTable;
import io.clutch.data.ResultType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Round trips of rows: as a table, as a list of records, and pickled between two Python processes.
 */
public final class Tables implements Work {
  private static final List<Metric> METRICS = List.of(Metric.cost("ms"), Metric.rate("rows/s"));
  private static final String RECORDS = "Clutch, list of records";
  private static final String PICKLED = "pickle, two Pythons";
  private static final long LIMIT_SECONDS = 600;

  /** Lists of records take long. */
  private static final int MOST_ROUNDS = 3;

  @Override
  public String name() {
    return "tables";
  }

  @Override
  public void run(Run run) throws Exception {
    int count = run.scale().rows();
    List<Sale> rows = Sale.many(count);
    try (ClutchSystem system = ClutchSystem.open(run.peers());
        PickledRows pickled = PickledRows.open(run.peers());
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = SaleColumns.of(rows, allocator)) {
      PythonRef python = system.spawn("plain", "rows");
      List<Entrant> entrants =
          List.of(
              entrant(count, RECORDS, Duration.ZERO, () -> echo(python, rows)),
              table(run, "Clutch, Arrow", system, "tables", root),
              table(run, "Clutch, pandas", system, "frames", root),
              entrant(PICKLED, count, () -> pickled.run(count)));
      String work = String.format(Locale.ROOT, "table of %,d rows", count);
      new Contest(work, METRICS, run.report())
          .run(Math.min(MOST_ROUNDS, run.scale().rounds()), entrants)
          .reportAgainst(RECORDS)
          .report("Clutch, Arrow", PICKLED)
          .report("Clutch, pandas", PICKLED);
    }
  }

  /** An entrant with a worker of its own, because its module needs optional packages. */
  private static Entrant table(
      Run run, String name, ClutchSystem system, String module, VectorSchemaRoot root) {
    PythonRef python = system.spawn("plain", module);
    Callable<?> step = () -> echo(python, module, root);
    return entrant(root.getRowCount(), name, run.scale().length(), step);
  }

  private static Entrant entrant(int rows, String name, Duration length, Callable<?> step) {
    return entrant(name, rows, () -> Stopwatch.mean(length, step::call));
  }

  private static Entrant entrant(String name, int rows, Callable<Double> seconds) {
    return new Entrant(
        name,
        seconds,
        () -> {
          double taken = seconds.call();
          return new double[] {1e3 * taken, rows / taken};
        });
  }

  private static Object echo(PythonRef python, List<Sale> rows) throws Exception {
    List<Sale> found =
        python
            .call("rows:same", new ResultType<List<Sale>>() {}, rows)
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return expect(rows.size(), found.size());
  }

  private static Object echo(PythonRef python, String module, VectorSchemaRoot root)
      throws Exception {
    ArrowTable found =
        python
            .call(module + ":same", ArrowTable.class, ArrowTables.write(root))
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    BufferAllocator allocator = root.getVector(0).getAllocator();
    try (VectorSchemaRoot loaded = ArrowTables.load(found, allocator)) {
      return expect(root.getRowCount(), loaded.getRowCount());
    }
  }

  private static Object expect(int sent, int found) {
    if (sent != found) {
      throw new IllegalStateException(found + " of " + sent + " rows came back");
    }
    return found;
  }
}
