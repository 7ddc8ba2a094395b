package io.clutch.internal.host;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.observe.CallObservers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What is offered to a worker, and what runs it. Immutable.
 *
 * @param targets the hosts of users by their names
 * @param builtIn those of Clutch itself
 * @param codec puts no buffers beside a body, and refuses messages over the limit of a host
 * @param threads runs user code, which may block
 * @param addresses the actors that take messages for Python
 * @param own the worker's reference to itself
 * @param observers surround the code of users' hosts
 */
public record HostRuntime(
    Map<String, HostTarget> targets,
    BuiltInHosts builtIn,
    Codec codec,
    Executor threads,
    HostActors actors,
    Addresses addresses,
    Optional<Reference> own,
    CallObservers observers) {

  /** How many messages of one host a process may have unanswered. */
  public static final int WINDOW = 256;

  /** The bytes that a frame may add, because the worker's limit is for whole frames. */
  public static final int FRAME_MARGIN = 1_024;

  // The largest message or reply in bytes.
  private static final int MESSAGE_LIMIT = 1 << 20;

  /** The limits of messages and replies, which travel without buffers. */
  public static CodecLimits limits(CodecLimits of) {
    long size = Math.max(1, Math.min(MESSAGE_LIMIT, of.messageSize() - FRAME_MARGIN));
    return new CodecLimits(size, of.depth(), Integer.MAX_VALUE, "the limit of hosts");
  }

  /** What is offered to all workers of an actor system. */
  public static HostRuntime create(
      Map<String, ?> hosts, Codec codec, Executor threads, ActorSystem<?> system) {
    return new HostRuntime(
            Map.of(),
            BuiltInHosts.NONE,
            codec,
            threads,
            new HostActors(system),
            new Addresses(system),
            Optional.empty(),
            CallObservers.NONE)
        .with(hosts);
  }

  /** The same, with these hosts in place of those with the same names. */
  public HostRuntime with(Map<String, ?> hosts) {
    if (hosts.isEmpty()) {
      return this;
    }
    var all = new HashMap<>(targets);
    hosts.forEach((name, host) -> all.put(name, HostAccess.of(host)));
    return new HostRuntime(
        Map.copyOf(all), builtIn, codec, threads, actors, addresses, own, observers);
  }

  /** The same for a worker that is this Python actor, and may pass a reference to itself. */
  public HostRuntime of(MessageReceiver receiver) {
    Optional<Reference> itself = Optional.of(HostReferences.own(receiver));
    return new HostRuntime(targets, builtIn, codec, threads, actors, addresses, itself, observers);
  }

  /** The same, with these of Clutch itself. */
  public HostRuntime with(BuiltInHosts others) {
    return new HostRuntime(targets, others, codec, threads, actors, addresses, own, observers);
  }

  /** The same, whose code these surround. */
  public HostRuntime observedBy(CallObservers others) {
    return new HostRuntime(targets, builtIn, codec, threads, actors, addresses, own, others);
  }

  /** The token and the path of the worker's reference to itself, for the start specification. */
  public List<String> reference() {
    return own.map(its -> List.of(its.token(), its.path())).orElse(List.of());
  }

  /** The names of users' hosts, for the start specification, each with its window. */
  public Map<String, Integer> windows() {
    var windows = new HashMap<String, Integer>();
    targets.keySet().forEach(name -> windows.put(name, WINDOW));
    return windows;
  }

  /** A lane for the messages of one process of the worker to a host, if that is offered. */
  public Optional<HostLane> lane(String host, int incarnation) {
    Optional<HostTarget> target =
        BuiltInHosts.isName(host)
            ? builtIn.find(host.substring(BuiltInHosts.PREFIX.length()), incarnation)
            : Optional.ofNullable(targets.get(host));
    return target.map(this::lane);
  }

  /** The same for a reference that the process was given. */
  public HostLane lane(Reference to) {
    return lane((HostTarget) to.target());
  }

  /** Sets who knows, in words, how actors have ended. */
  public void exits(Function<ActorRef<?>, Optional<String>> known) {
    actors.exits(known);
  }

  /** The watches of one process. {@code terminated} gets a token and why, on any thread. */
  public Watches watches(BiConsumer<String, String> terminated) {
    return new Watches(actors, terminated);
  }

  /** Why a message that reaches no host is refused. */
  public HostReply refusal(String why) {
    return new HostFailures(codec).refused(why);
  }

  /** Why a reply cannot reach Python. */
  public HostReply.Failed failure(String why) {
    return new HostFailures(codec).unanswered(why);
  }

  private HostLane lane(HostTarget target) {
    return new HostLane(new HostHandler(target, this));
  }

  @Override
  public String toString() {
    return "HostRuntime" + targets.keySet();
  }
}
