package io.clutch.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The credentials of one incarnation: a unique epoch, and a secret of its own. Immutable. */
public final class Credentials {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_LENGTH = 16;

  private final long epoch;
  private final byte[] secret;

  Credentials(long epoch, byte[] secret) {
    this.epoch = epoch;
    this.secret = secret.clone();
  }

  /** Fresh credentials with a random secret of 32 bytes. */
  public static Credentials create(long epoch) {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    return new Credentials(epoch, secret);
  }

  public long epoch() {
    return epoch;
  }

  /** The secret as hex, only for the pipe to the worker. */
  public String secretInHex() {
    return HexFormat.of().formatHex(secret);
  }

  /** The routing identity of a channel, which cannot be guessed without the secret. */
  public byte[] identity(Channel channel) {
    byte[] token = mac(text("clutch-1 identity " + channel.wireName()));
    return ByteBuffer.allocate(1 + Long.BYTES + TOKEN_LENGTH)
        .put(channel.mark())
        .putLong(epoch)
        .put(token, 0, TOKEN_LENGTH)
        .array();
  }

  /**
   * Whether the peer that sent this hello knows the secret. Takes the same time for every wrong
   * proof.
   */
  public boolean accepts(FromWorker.Hello hello) {
    byte[] proof =
        mac(text("clutch-1 hello " + hello.channel().wireName()), epochBytes(), hello.nonce());
    return hello.epoch() == epoch && MessageDigest.isEqual(proof, hello.proof());
  }

  /** The proof for the worker that {@code start} comes from the owner of the secret. */
  public byte[] startProof(byte[] nonce) {
    return mac(text("clutch-1 start"), nonce);
  }

  /** Omits the secret. */
  @Override
  public String toString() {
    return "Credentials[epoch=" + epoch + "]";
  }

  private byte[] epochBytes() {
    return ByteBuffer.allocate(Long.BYTES).putLong(epoch).array();
  }

  private byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
