package io.clutch.internal.codec.format;

/**
 * A reference to an actor or a host, as a value has it. Two are equal if their tokens are.
 *
 * @param token cannot be guessed; 32 hexadecimal digits
 * @param path the actor's path; empty for a function
 * @param target where messages go, for the package of hosts
 * @param given the value that was written
 */
public record Reference(String token, String path, Object target, Object given) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Reference that && that.token.equals(token);
  }

  @Override
  public int hashCode() {
    return token.hashCode();
  }

  /** Omits the token, which is a secret. */
  @Override
  public String toString() {
    return "Reference[" + path + "]";
  }
}
