package io.clutch.examples.declared;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.DeclaredTrees;
import io.clutch.PythonRef;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.ChildFactory;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorCommand;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Two stations and a forecast in a tree that {@code application.conf} declares. */
public final class Weather {
  private static final List<String> STATIONS = List.of("stations/north", "stations/south");

  private final ActorSystem<?> system;
  private final ActorRef<SupervisorCommand> tree;
  private final PythonRef forecast;

  private Weather(ActorSystem<?> system, ActorRef<SupervisorCommand> tree) {
    this.system = system;
    this.tree = tree;
    this.forecast = Clutch.get(system).ref(tree, "forecast", ForecastFactory.SPEC);
  }

  /** A system with the factory of stations. {@code weather} is added to their degrees. */
  static ActorSystem<Void> system(DoubleSupplier weather) {
    ChildFactory station =
        (id, arguments) ->
            ChildSpec.of(id, () -> Station.create(arguments.getDouble("degrees"), weather));
    return ActorSystem.create(
        Behaviors.empty(),
        "weather",
        ActorSystemSetup.create(
            BootstrapSetup.create(ConfigFactory.load()),
            ClutchSetup.create().withChildFactory("station", station)));
  }

  /** Starts the tree {@code clutch.trees.weather} of the configuration. */
  static Weather start(ActorSystem<?> system) {
    return new Weather(system, DeclaredTrees.start(system, "weather"));
  }

  ActorRef<SupervisorCommand> tree() {
    return tree;
  }

  /** Python's forecast from the temperatures at all stations. */
  String outlook() {
    List<Double> temperatures = STATIONS.stream().map(this::read).toList();
    return forecast
        .call("forecast:outlook", String.class, temperatures)
        .toCompletableFuture()
        .join();
  }

  private double read(String path) {
    ActorRef<Station.Read> station = Supervision.get(system).ref(tree, path);
    return Trees.<Station.Read, Double>ask(system, station, Station.Read::new);
  }

  /** Starts the tree, and prints the outlook and the tree. */
  public static void main(String... arguments) {
    ActorSystem<Void> system = system(() -> 0);
    try {
      Weather weather = start(system);
      System.out.println(weather.outlook());
      System.out.print(Trees.snapshot(system, weather.tree()).render());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
