package io.clutch.internal.codec.format;

import java.util.List;

/**
 * A value that stays encoded, to be passed on as it is. Nothing is beside its body. The bytes must
 * not be changed.
 *
 * @param body one MessagePack value
 * @param references the references in it, each as often as it is there
 */
public record RawValue(byte[] body, List<Reference> references) {

  /** Omits the value, which may be secret. */
  @Override
  public String toString() {
    return "RawValue[" + body.length + " bytes]";
  }
}
