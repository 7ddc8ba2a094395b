package io.clutch.internal.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.References;
import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.host.HostTarget.OfActor;
import io.clutch.internal.host.HostTarget.OfPython;
import java.lang.reflect.Type;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Makes references of actors and hosts. A token is a keyed hash of what the reference names, so
 * that nothing has to be kept here: the same actor with the same type of messages has the same
 * token as long as the JVM lives.
 */
public final class HostReferences implements References {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TOKEN_BYTES = 16;
  private static final String UNKNOWN =
      " (the type of its messages is not known here: pass Host.actor(reference, Message.class), or"
          + " declare it as ActorRef<Message> in a record)";

  private static final SecretKeySpec SECRET = secret();

  /** The one for this JVM. */
  public static final References INSTANCE = new HostReferences();

  private HostReferences() {}

  private static SecretKeySpec secret() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SecretKeySpec(key, ALGORITHM);
  }

  @Override
  public boolean serves(Class<?> type) {
    return ActorRef.class.isAssignableFrom(type) || HostAccess.isHost(type);
  }

  @Override
  public Reference of(Object value, Optional<Type> message) {
    if (!(value instanceof ActorRef<?> actor)) {
      HostTarget target = HostAccess.of(value);
      return new Reference(token(target), path(target), target, value);
    }
    Optional<MessageReceiver> receiver = Receivers.of(actor);
    if (receiver.isPresent()) {
      HostTarget target = HostTarget.OfPython.of(receiver.get());
      return new Reference(token(target), path(target), target, value);
    }
    Type type =
        message.orElseThrow(() -> PathException.unencodable(ActorRef.class.getName() + UNKNOWN));
    HostTarget target = HostTarget.OfActor.told(type, actor.unsafeUpcast());
    return new Reference(token(target), path(target), target, value);
  }

  /** The reference of a Python actor to itself. */
  public static Reference own(MessageReceiver receiver) {
    HostTarget target = HostTarget.OfPython.of(receiver);
    return new Reference(token(target), path(target), target, HostAccess.host(target));
  }

  @Override
  public Object as(Reference reference, ResolvedType type) {
    HostTarget target = (HostTarget) reference.target();
    if (HostAccess.isHost(type.raw())) {
      return HostAccess.isHost(reference.given().getClass())
          ? reference.given()
          : HostAccess.host(target);
    }
    if (target instanceof OfPython python) {
      return python.receiver().address();
    }
    if (!(target instanceof OfActor actor)) {
      throw PathException.undecodable(type.getTypeName(), "a reference to a function");
    }
    check(actor, type);
    return actor.actor();
  }

  /** An actor that takes messages of one type takes those of its subtypes, and no others. */
  private static void check(OfActor actor, ResolvedType type) {
    Class<?> wanted = type.argument(0).raw();
    Class<?> taken = ResolvedType.of(actor.message()).raw();
    boolean isKnown = actor.ask().isEmpty() && wanted != Object.class;
    if (isKnown && !taken.isAssignableFrom(wanted)) {
      throw PathException.undecodable(
          type.getTypeName(), "a reference to an actor of " + actor.message().getTypeName());
    }
  }

  private static String path(HostTarget target) {
    ActorRef<?> actor = target.lifetime().orElse(null);
    if (actor == null) {
      return "";
    }
    var path = actor.path();
    return path.address().hasLocalScope() ? path.toStringWithoutAddress() : path.toString();
  }

  private static String token(HostTarget target) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(SECRET);
      byte[] all = mac.doFinal(target.identity().getBytes(UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(all, TOKEN_BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
