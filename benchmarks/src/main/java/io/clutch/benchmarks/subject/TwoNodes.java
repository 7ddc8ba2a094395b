package io.clutch.benchmarks.subject;

import io.clutch.PythonRef;
import io.clutch.cluster.ClutchCluster;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.pattern.Patterns;

/**
 * Two nodes of a Pekko cluster in this JVM, with TCP on loopback between them. One has a worker of
 * plain functions and an actor that echoes bytes, the other uses both.
 */
public final class TwoNodes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEY = "plain";
  private static final String CONFIGURATION =
      """
      pekko.actor.provider = cluster
      pekko.cluster.jmx.enabled = off
      pekko.remote.artery {
        transport = tcp
        canonical { hostname = "127.0.0.1", port = 0 }
      }
      """;

  private final ClutchSystem owner;
  private final ClutchSystem caller;
  private final PythonRef local;
  private final PythonRef remote;
  private final ActorRef echo;

  private TwoNodes(ClutchSystem owner, ClutchSystem caller) throws Exception {
    this.owner = owner;
    this.caller = caller;
    this.local = owner.spawn(KEY);
    Cluster first = Cluster.get(owner.system());
    first.manager().tell(Join.create(first.selfMember().address()));
    Cluster.get(caller.system()).manager().tell(Join.create(first.selfMember().address()));
    ClutchCluster.get(owner.system()).publish(KEY, local);
    this.remote = ClutchCluster.get(caller.system()).ref(KEY);
    this.echo = echo(owner.system(), caller.system());
    call(remote).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts both and waits for the first call. */
  public static TwoNodes open(Peers peers) throws Exception {
    var owner = ClutchSystem.open(peers, CONFIGURATION);
    var caller = ClutchSystem.open(peers, CONFIGURATION);
    try {
      return new TwoNodes(owner, caller);
    } catch (Exception e) {
      caller.close();
      owner.close();
      throw e;
    }
  }

  private static ActorRef echo(ActorSystem<?> at, ActorSystem<?> from) throws Exception {
    var system = (ExtendedActorSystem) Adapter.toClassic(at); // only this may add top-level actors
    ActorRef there = system.systemActorOf(Props.create(Echo.class), "echo");
    String address = Cluster.get(at).selfMember().address().toString();
    return Adapter.toClassic(from)
        .actorSelection(address + there.path().toStringWithoutAddress())
        .resolveOne(LIMIT)
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static final class Echo extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(byte[].class, bytes -> getSender().tell(bytes, getSelf()))
          .build();
    }
  }

  private static CompletionStage<Long> call(PythonRef python) {
    return python.call("plain:add_one", Long.class, 1L);
  }

  /** A call of Python in this node. */
  public CompletionStage<?> local() {
    return call(local);
  }

  /** A call of Python from the other node. */
  public CompletionStage<?> remote() {
    return call(remote);
  }

  /** An ask from the other node, of Pekko alone, with as many bytes as the call has. */
  public CompletionStage<?> ask() {
    return Patterns.ask(echo, new byte[64], LIMIT);
  }

  @Override
  public void close() {
    caller.close();
    owner.close();
  }
}
