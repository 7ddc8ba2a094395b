package io.clutch.cluster;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonSession;
import io.clutch.cluster.internal.Publications;
import io.clutch.cluster.internal.References;
import io.clutch.cluster.internal.TransportCheck;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefTarget;
import io.clutch.worker.WorkerSpec;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Python of other nodes, for an actor system that is a node of a Pekko cluster. One node publishes
 * a worker, pool or child of a tree under a key, and all others have a {@link PythonRef} to it.
 * Thread-safe.
 *
 * <p>A node that is ending takes no more calls from others first, and finishes those that it has,
 * in the phase {@code service-requests-done} of its coordinated shutdown. Calls that take longer
 * than that phase fail with {@link io.clutch.failure.ExitReason.NodeLost}: 5 s, unless {@code
 * pekko.coordinated-shutdown.phases.service-requests-done.timeout} is set.
 */
public final class ClutchCluster implements Extension {
  private static final int LONGEST_KEY = 200;

  private final Publications publications;
  private final References references;

  private ClutchCluster(ActorSystem<?> system) {
    String provider = system.settings().config().getString("pekko.actor.provider");
    if (!provider.toLowerCase(Locale.ROOT).contains("cluster")) { // also the name of its class
      throw new IllegalStateException(
          "the actor system is no node of a cluster: set pekko.actor.provider = cluster");
    }
    TransportCheck.check(system);
    Clutch.get(system); // first, since it opens what references are made of
    this.publications = new Publications(system);
    this.references = new References(system);
  }

  /**
   * Returns the extension of the system. The first call loads it, and Clutch.
   *
   * @throws IllegalStateException if {@code pekko.actor.provider} is not {@code cluster}, or if
   *     other machines reach the node without TLS or a certificate of theirs and {@code
   *     clutch.cluster.plain-transport} is off
   * @throws com.typesafe.config.ConfigException if a setting of {@code clutch.cluster} is invalid
   */
  public static ClutchCluster get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(Objects.requireNonNull(system, "system"));
  }

  /**
   * Lets all nodes of the cluster call this worker, pool or child of a tree, until it has stopped
   * or is withdrawn. Its policy does not apply to them. Other nodes may publish the same key.
   *
   * @param key from 1 to 200 characters
   * @throws IllegalStateException if this node publishes the key already
   * @throws IllegalArgumentException if the reference is a session or one of {@link #ref}, or the
   *     key is too short or too long
   */
  public void publish(String key, PythonRef reference) {
    check(key);
    Objects.requireNonNull(reference, "reference");
    RefTarget target = RefAccess.of(reference).target();
    if (reference instanceof PythonSession) {
      throw new IllegalArgumentException("a session ends with its holder: publish its pool");
    }
    if (references.has(target)) {
      throw new IllegalArgumentException(reference + " is published by its own node");
    }
    publications.publish(key, target);
  }

  /**
   * Takes no more calls of other nodes under this key, and finishes those that were taken.
   *
   * @return completes once the key is free, at once if it is
   */
  public CompletionStage<Done> withdraw(String key) {
    check(key);
    return publications.withdraw(key);
  }

  /**
   * Returns a reference to what is published under this key, for functions without a contract; see
   * {@link #ref(String, WorkerSpec)}.
   */
  public PythonRef ref(String key) {
    return ref(key, WorkerSpec.functions(key));
  }

  /**
   * Returns a reference to what is published under this key, on any node. It may be taken before
   * that is published, and stays valid. Calls go to one owner: the one that had the last call while
   * its node can be reached, else one of this node, else the first by its address. While there is
   * none they wait, each until its deadline, as many as {@code queue-capacity} and {@code
   * queue-bytes} of {@code clutch.worker} allow. References to one key share an actor, with the
   * settings of the first specification.
   *
   * <p>A call that was sent to a node that is lost fails with {@link
   * io.clutch.failure.CallFailure.Exited} and {@link io.clutch.failure.ExitReason.NodeLost}, unless
   * it is marked idempotent: then it goes to another owner. Streams and references to actors in
   * arguments fail by name. Stacks, profiles and phases are not told.
   *
   * @param spec with the contracts, and the settings that hold at the caller, such as the deadline
   *     of calls
   * @throws IllegalArgumentException if the key is too short or too long
   */
  public PythonRef ref(String key, WorkerSpec spec) {
    check(key);
    Objects.requireNonNull(spec, "spec");
    return references.of(key, spec);
  }

  /**
   * Ends the references to this key, for references to ever new keys. Their calls fail and are
   * cancelled; casts that an owner has taken still run.
   */
  public void release(String key) {
    check(key);
    references.release(key);
  }

  private static void check(String key) {
    Objects.requireNonNull(key, "key");
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key has from 1 to " + LONGEST_KEY + " characters, not '" + key + "'");
    }
  }

  private static final class Id extends ExtensionId<ClutchCluster> {
    static final Id INSTANCE = new Id();

    @Override
    public ClutchCluster createExtension(ActorSystem<?> system) {
      return new ClutchCluster(system);
    }
  }
}
