package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nothing that users can name shows them a type of {@code internal}. */
class PublicSignaturesTest {
  @Test
  void noPublicSignatureNamesAnInternalType() {
    assertThat(PublicSignatures.withInternalTypes("io.clutch")).isEmpty();
  }
}
