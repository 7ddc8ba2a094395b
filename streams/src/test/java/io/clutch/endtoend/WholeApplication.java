package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.PythonSource;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.PythonName;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.stream.javadsl.Sink;

/** An application that uses all parts of Clutch once, for {@link ClassLoaderTest}. */
public final class WholeApplication {
  private static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "copy", "math", "asking", "generators")
          .withModulePath(ClutchFixture.HANDLERS);

  enum Colour {
    RED
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Order(
      UUID id,
      BigDecimal price,
      Instant time,
      Colour colour,
      Optional<String> note,
      List<Circle> circles) {}

  /** A bean. */
  public static final class Receipt {
    public String text = "paid";
    private Map<Integer, Circle> items = Map.of(1, new Circle(2));

    public Map<Integer, Circle> getItems() {
      return items;
    }

    public void setItems(Map<Integer, Circle> items) {
      this.items = items;
    }
  }

  /** Python's functions as methods. */
  @PythonName("math")
  public interface Mathematics {
    double sqrt(double value);
  }

  /** What Python calls. */
  public interface Prices {
    double price(String item);
  }

  private WholeApplication() {}

  /** Starts it, uses it, and ends it. */
  public static void run() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withTelemetry(event -> {})
            .withHost("double", Host.function(Long.class, number -> 2 * number))
            .withHost("orders", Host.function(Order.class, order -> order.circles().get(0)))
            .withHost("prices", Host.contract(Prices.class, item -> 1.5));
    try (ClutchFixture fixture = ClutchFixture.open(setup)) {
      useValues(fixture.spawn(WORKER.withContract(Mathematics.class)));
      usePool(fixture);
      useTree(fixture);
      value(Clutch.get(fixture.system()).run(WORKER, Call.of("os:getpid", Long.class)));
    }
  }

  private static void useValues(PythonRef python) {
    var order =
        new Order(
            new UUID(1, 2),
            BigDecimal.ONE,
            Instant.EPOCH,
            Colour.RED,
            Optional.of("soon"),
            List.of(new Circle(1)));
    value(python.call("copy:copy", Order.class, order));
    value(python.call("copy:copy", Receipt.class, new Receipt()));
    value(python.call("copy:copy", new ResultType<List<Circle>>() {}, List.of(new Circle(1))));
    value(python.call("copy:copy", NdArray.class, NdArray.of(new double[100])));
    value(python.call("asking:double", Long.class, 3));
    python.as(Mathematics.class).sqrt(4);
    ClutchFixture.failure(python.call("math:sqrt", Double.class, -1));
  }

  private static void usePool(ClutchFixture fixture) {
    PythonPool pool = Clutch.get(fixture.system()).spawn(PoolSpec.of(WORKER).withSize(2), "pool");
    PythonSession session = value(pool.checkout());
    value(session.call("os:getpid", Long.class));
    session.close();
    var numbers = PythonSource.of(pool, Call.of("generators:numbers", Integer.class, 100));
    value(numbers.runWith(Sink.ignore(), fixture.system()));
  }

  private static void useTree(ClutchFixture fixture) {
    var spec = SupervisorSpec.oneForOne().withChild(PythonWorker.child("worker", WORKER));
    TreeFixture tree = TreeFixture.open(fixture, spec);
    PythonRef worker = Clutch.get(fixture.system()).ref(tree.top, "worker", WORKER);
    ClutchFixture.pid(worker);
    tree.top.tell(new SupervisorCommand.Stop());
    ClutchFixture.stopped(worker);
  }
}
