package io.clutch;

import io.clutch.call.PoisonedCall;
import io.clutch.data.ValueCodec;
import io.clutch.data.ValueConverter;
import io.clutch.host.Host;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.host.HostNames;
import io.clutch.internal.host.HostReferences;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.host.HostThreads;
import io.clutch.internal.observe.CallObservers;
import io.clutch.internal.observe.MdcObserver;
import io.clutch.supervision.ChildFactory;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The settings that need code, such as codecs and listeners. Given to the actor system when it is
 * created. Immutable.
 */
public final class ClutchSetup extends Setup {
  private final List<ValueCodec<?>> codecs;
  private final List<ValueConverter> converters;
  private final List<Telemetry> telemetry;
  private final List<CallObserver> observers;
  private final Map<String, ChildFactory> childFactories;
  private final Map<String, Host> hosts;
  private final Consumer<PoisonedCall> poisonHook;

  private ClutchSetup(
      List<ValueCodec<?>> codecs,
      List<ValueConverter> converters,
      List<Telemetry> telemetry,
      List<CallObserver> observers,
      Map<String, ChildFactory> childFactories,
      Map<String, Host> hosts,
      Consumer<PoisonedCall> poisonHook) {
    this.codecs = List.copyOf(codecs);
    this.converters = List.copyOf(converters);
    this.telemetry = List.copyOf(telemetry);
    this.observers = List.copyOf(observers);
    this.childFactories = Map.copyOf(childFactories);
    this.hosts = Map.copyOf(hosts);
    this.poisonHook = poisonHook;
  }

  /** No codecs, converters, listeners, observers, factories or hosts. */
  public static ClutchSetup create() {
    return new ClutchSetup(
        List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), call -> {});
  }

  /** Adds a codec for one more type. */
  public ClutchSetup withCodec(ValueCodec<?> codec) {
    Objects.requireNonNull(codec, "codec");
    var more = new ArrayList<>(codecs);
    more.add(codec);
    return new ClutchSetup(
        more, converters, telemetry, observers, childFactories, hosts, poisonHook);
  }

  /**
   * Adds a converter for more classes. Converters are asked in the order in which they were added.
   * Default: none.
   *
   * @see ValueConverter
   */
  public ClutchSetup withConverter(ValueConverter converter) {
    Objects.requireNonNull(converter, "converter");
    var more = new ArrayList<>(converters);
    more.add(converter);
    return new ClutchSetup(codecs, more, telemetry, observers, childFactories, hosts, poisonHook);
  }

  /**
   * Adds a listener. It receives all events of the actor system once {@link Clutch} is in use
   * there. It is called on its own thread, a little after each event, and a slow listener delays no
   * other; see {@link Telemetry}. {@link Telemetry#none} adds nothing. Default: no listener.
   */
  public ClutchSetup withTelemetry(Telemetry listener) {
    Objects.requireNonNull(listener, "listener");
    var more = new ArrayList<>(telemetry);
    if (listener != Telemetry.none()) {
      more.add(listener);
    }
    return new ClutchSetup(codecs, converters, more, observers, childFactories, hosts, poisonHook);
  }

  /**
   * Adds an observer, which is called where calls are made and where hosts run. Observers are
   * called in the order in which they were added. Default: none.
   */
  public ClutchSetup withCallObserver(CallObserver observer) {
    Objects.requireNonNull(observer, "observer");
    var more = new ArrayList<>(observers);
    more.add(observer);
    return new ClutchSetup(codecs, converters, telemetry, more, childFactories, hosts, poisonHook);
  }

  /** Adds a factory that trees in configuration may name; see {@link DeclaredTrees}. */
  public ClutchSetup withChildFactory(String name, ChildFactory factory) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(factory, "factory");
    var more = new HashMap<>(childFactories);
    more.put(name, factory);
    return new ClutchSetup(codecs, converters, telemetry, observers, more, hosts, poisonHook);
  }

  /**
   * Offers a function, an actor or the methods of an object to all workers, as {@code
   * clutch.host(name)} or {@code clutch.contract(name, Stub)}. It replaces one of the same name.
   * {@link io.clutch.worker.WorkerSpec#withHost} offers one to a single worker. Default: nothing is
   * offered.
   *
   * @param name 1 to 100 letters, digits, dots, hyphens and underscores
   */
  public ClutchSetup withHost(String name, Host host) {
    return new ClutchSetup(
        codecs,
        converters,
        telemetry,
        observers,
        childFactories,
        HostNames.with(hosts, name, host),
        poisonHook);
  }

  /**
   * Sets the hook that receives each quarantined call: an idempotent call that is not sent again,
   * because {@code clutch.worker.idempotent-attempts} processes ended under it. It is called on the
   * blocking dispatcher, for one call at a time. 1,000 calls may wait for it; further ones are
   * logged and not passed to it. What it throws is logged and ignored. It replaces the previous
   * hook. Default: none.
   */
  public ClutchSetup withPoisonHook(Consumer<PoisonedCall> hook) {
    Objects.requireNonNull(hook, "hook");
    return new ClutchSetup(codecs, converters, telemetry, observers, childFactories, hosts, hook);
  }

  Codec codec(CodecLimits limits) {
    return Codec.create(limits, codecs, converters, HostReferences.INSTANCE);
  }

  List<Telemetry> telemetry() {
    return telemetry;
  }

  /** The observers, and what passes these keys of the MDC on. */
  CallObservers observers(List<String> mdcKeys) {
    var all = new ArrayList<>(observers);
    if (!mdcKeys.isEmpty()) {
      all.add(new MdcObserver(mdcKeys));
    }
    return CallObservers.of(all);
  }

  Consumer<PoisonedCall> poisonHook() {
    return poisonHook;
  }

  /** What is offered to all workers. Its threads end with the system. */
  HostRuntime hosts(CodecLimits limits, ActorSystem<?> system, CallObservers observedBy) {
    ExecutorService threads = HostThreads.create();
    system.getWhenTerminated().thenRun(threads::shutdown);
    return HostRuntime.create(hosts, codec(HostRuntime.limits(limits)), threads, system)
        .observedBy(observedBy);
  }

  Map<String, ChildFactory> childFactories() {
    return childFactories;
  }
}
