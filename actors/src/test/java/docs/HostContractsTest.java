package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.host.Host;
import io.clutch.host.PythonStub;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostContractsTest {
  // tag::interface
  record Sale(String item, int count, Optional<String> note) {}

  interface Prices {
    double price(String item, int count);

    CompletionStage<List<String>> items(Optional<String> prefix);

    void note(Sale sale);
  }

  // end::interface

  private static final class PriceTable implements Prices {
    private final List<Sale> sales = new ArrayList<>();

    @Override
    public double price(String item, int count) {
      return 0.5 * count;
    }

    @Override
    public CompletionStage<List<String>> items(Optional<String> prefix) {
      return CompletableFuture.completedFuture(
          Stream.of("apple", "pear", "plum")
              .filter(it -> it.startsWith(prefix.orElse("")))
              .toList());
    }

    @Override
    public synchronized void note(Sale sale) {
      sales.add(sale);
    }
  }

  @Test
  void offersAContract() {
    var table = new PriceTable();
    // tag::setup
    ClutchSetup clutch =
        ClutchSetup.create().withHost("prices", Host.contract(Prices.class, table));
    // end::setup
    try (Application application = Application.start(clutch)) {
      PythonRef stall = application.spawn(WorkerSpec.actor("stall:Stall"), "stall");
      assertThat(value(stall.call("sell", Double.class, "pear", 3))).isEqualTo(1.5);
      assertThat(table.sales).containsExactly(new Sale("pear", 3, Optional.empty()));
      PythonRef functions = application.spawn(WorkerSpec.functions("stall"), "functions");
      assertThat(value(functions.call("stall:cheapest", String.class, "p"))).isEqualTo("pear");
    }
  }

  @Test
  void theStubIsTheOneOfTheGuide() throws IOException {
    // tag::print
    String stub = PythonStub.of(Prices.class);
    // end::print
    try (Stream<String> lines = Files.lines(Application.PYTHON.resolve("prices_stub.py"))) {
      assertThat(stub)
          .isEqualTo(
              lines
                  .filter(line -> !line.matches("# (tag|end)::stub"))
                  .collect(Collectors.joining("\n"))
                  .stripTrailing()
                  .concat("\n"));
    }
  }
}
