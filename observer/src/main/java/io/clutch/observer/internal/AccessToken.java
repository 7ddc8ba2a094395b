package io.clutch.observer.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of the page. It is compared in constant time, and no text but the address shows it.
 */
final class AccessToken {
  /** Which texts may be one, in words. */
  static final String RULE = "22 to 200 letters, digits, \"-\", \"_\", \".\" and \"~\"";

  private static final int BYTES = 24;
  private static final String FORM = "[A-Za-z0-9._~-]{22,200}";

  private final String text;
  private final boolean isConfigured;

  private AccessToken(String text, boolean isConfigured) {
    this.text = text;
    this.isConfigured = isConfigured;
  }

  /** Makes a new one of 192 random bits. */
  static AccessToken random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), false);
  }

  /** Throws IllegalArgumentException if the text may be guessed or does not fit into an address. */
  static AccessToken of(String text) {
    if (!text.matches(FORM)) {
      throw new IllegalArgumentException("must be empty, off, or " + RULE);
    }
    return new AccessToken(text, true);
  }

  boolean isSame(String presented) {
    return MessageDigest.isEqual(bytes(presented), bytes(text));
  }

  boolean isSame(AccessToken other) {
    return isSame(other.text);
  }

  /** Whether a user has chosen it, who then knows it without the log. */
  boolean isConfigured() {
    return isConfigured;
  }

  /** The fragment of an address, which browsers do not send. */
  String asFragment() {
    return "token=" + text;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "AccessToken(hidden)";
  }
}
