package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class HostsTest {
  private static final Map<String, Double> PRICES = Map.of("pear", 0.5, "plum", 0.25);

  // tag::messages
  record Quote(String item, int count) {}

  record Deposit(double amount) {}

  // end::messages

  // tag::opening
  record Opening(String name, ActorRef<Deposit> ledger) {}

  // end::opening

  record GetTotal(String what, ActorRef<Double> replyTo) {}

  // tag::replyTo
  record GetPrice(Quote quote, ActorRef<Double> replyTo) {}

  static Behavior<GetPrice> prices() {
    return Behaviors.receiveMessage(
        message -> {
          message.replyTo().tell(price(message.quote()));
          return Behaviors.same();
        });
  }

  // end::replyTo

  // tag::chain
  static Behavior<GetPrice> computedPrices(PythonRef model) {
    return Behaviors.receiveMessage(
        message -> {
          CallChain.of(message.replyTo())
              .call(() -> model.call("price_of", Double.class, message.quote().item()))
              .thenAccept(message.replyTo()::tell);
          return Behaviors.same();
        });
  }

  // end::chain

  private static double price(Quote quote) {
    return PRICES.get(quote.item()) * quote.count();
  }

  private static ActorSystem<Void> system(ClutchSetup clutch) {
    return ActorSystem.create(
        Behaviors.empty(),
        "shop",
        ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), clutch));
  }

  @Test
  void offersAFunction() {
    // tag::setup
    ClutchSetup clutch =
        ClutchSetup.create().withHost("prices", Host.function(Quote.class, HostsTest::price));
    // end::setup
    ActorSystem<Void> system = system(clutch);
    try {
      PythonRef python =
          Clutch.get(system)
              .spawn(WorkerSpec.functions("till").withModulePath(Application.PYTHON), "till");
      String cheapest = value(python.call("till:cheapest", String.class, List.of("pear", "plum")));
      assertThat(cheapest).isEqualTo("plum");
      var type = ResultType.of(Double.class);
      assertThat(value(python.call("till:price_or", type, "pear", 9.0))).isEqualTo(0.5);
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  @Test
  void passesReferences() {
    ActorSystem<Void> system = system(ClutchSetup.create());
    try {
      TestProbe<Deposit> probe = TestProbe.create(system);
      ActorRef<Deposit> ledger = probe.getRef();
      ActorRef<GetTotal> totals = system.systemActorOf(totals(), "totals", Props.empty());
      WorkerSpec spec = WorkerSpec.actor("register:Register");
      PythonRef register =
          Clutch.get(system).spawn(spec.withModulePath(Application.PYTHON), "register");
      // tag::pass
      var opening = new Opening("north", ledger);
      Opening back = value(register.call("open", Opening.class, opening)); // the same ActorRef
      Host total = Host.actor(totals, String.class, GetTotal::new);
      double sum = value(register.call("total", Double.class, total));
      // end::pass
      assertThat(back.ledger()).isSameAs(ledger);
      assertThat(sum).isEqualTo(7.5);
      value(register.call("deposit", Void.class, "north", 2.5));
      probe.expectMessage(new Deposit(2.5));
      probe.stop();
      await().until(() -> value(register.call("names", List.class)).isEmpty());
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private static Behavior<GetTotal> totals() {
    return Behaviors.receiveMessage(
        message -> {
          message.replyTo().tell(7.5);
          return Behaviors.same();
        });
  }

  @Test
  void offersActors() {
    ActorSystem<Void> system = system(ClutchSetup.create());
    try {
      ActorRef<GetPrice> prices = system.systemActorOf(prices(), "prices", Props.empty());
      TestProbe<Deposit> probe = TestProbe.create(system);
      ActorRef<Deposit> ledger = probe.getRef();
      // tag::actors
      WorkerSpec till =
          WorkerSpec.actor("till:Till")
              .withHost("prices", Host.actor(prices, Quote.class, GetPrice::new))
              .withHost("ledger", Host.actor(ledger, Deposit.class));
      // end::actors
      PythonRef python = Clutch.get(system).spawn(till.withModulePath(Application.PYTHON), "till");
      assertThat(value(python.call("sell", Double.class, "pear", 3))).isEqualTo(1.5);
      probe.expectMessage(new Deposit(1.5));
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }
}
