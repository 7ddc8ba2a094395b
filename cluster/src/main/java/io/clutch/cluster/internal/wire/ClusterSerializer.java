package io.clutch.cluster.internal.wire;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Serializes what nodes tell each other about calls. Pekko makes it by name. */
public final class ClusterSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 1_296_127_044;

  private final ExtendedActorSystem system;

  public ClusterSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return Messages.manifest(message);
  }

  @Override
  public byte[] toBinary(Object message) {
    var out = new WireWriter(system.provider().getDefaultAddress().toString());
    messages().write(out, message);
    return out.toBytes();
  }

  /** Throws for all bytes that {@link #toBinary} does not make. */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    var in = new WireReader(bytes);
    Object message = messages().read(in, manifest);
    in.end();
    return message;
  }

  // Not in the constructor, when the typed system is not there yet.
  private Messages messages() {
    return new Messages(ActorRefResolver.get(Adapter.toTyped(system)));
  }
}
