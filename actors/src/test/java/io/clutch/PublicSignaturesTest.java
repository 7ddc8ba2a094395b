package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No public signature contains an internal type. */
class PublicSignaturesTest {
  @Test
  void noPublicSignatureNamesAnInternalType() {
    assertThat(PublicSignatures.withInternalTypes("io.clutch")).isEmpty();
  }
}
