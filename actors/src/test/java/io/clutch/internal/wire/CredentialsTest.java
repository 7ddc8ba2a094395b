package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The expected values were computed with Python's {@code hmac}. */
class CredentialsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] SECRET = ascending(0, 32);
  private static final byte[] NONCE = ascending(100, 16);
  private static final String DATA_PROOF =
      "fe2a089f9cb127b98d0a1f2a82bccb60bd669bcd8adb2823cdc6c3ad3adc70eb";

  private final Credentials credentials = new Credentials(7, SECRET);

  @ParameterizedTest
  @CsvSource({
    "DATA, 64000000000000000723ac030bd33ebefab7ecc8a5f4c6ba99",
    "CONTROL, 630000000000000007d98728419d824f61ec859e1cf9a91257",
    "ECHO, 650000000000000007f4f0ca3e061aded951f6bc7bc4078c33",
  })
  void identities(Channel channel, String expected) {
    assertThat(HEX.formatHex(credentials.identity(channel))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "DATA, " + DATA_PROOF,
    "CONTROL, 9fd846a724ec3ee9302ead2d9e676a25091c0e3e1623d82011f33b88bc5913f0",
    "ECHO, 23e148b8cf5cc34728050c6b6f9a6e3e330882d2ebc89c67ab6f1eea6bc44c1f",
  })
  void proofs(Channel accepted, String proof) {
    for (Channel channel : Channel.values()) {
      assertThat(credentials.accepts(hello(channel, 7, proof))).isEqualTo(channel == accepted);
    }
  }

  @Test
  void startProof() {
    assertThat(HEX.formatHex(credentials.startProof(NONCE)))
        .isEqualTo("c2a867696ee146bd4814a0907e8dc048f0eab4a8014ea67b7aa7526998c9a7cb");
  }

  @Test
  void refusesAnotherEpochSecretNonceOrLength() {
    assertThat(credentials.accepts(hello(Channel.DATA, 7, DATA_PROOF))).isTrue();
    assertThat(credentials.accepts(hello(Channel.DATA, 8, DATA_PROOF))).isFalse();
    assertThat(credentials.accepts(hello(Channel.DATA, 7, DATA_PROOF.substring(2)))).isFalse();
    assertThat(credentials.accepts(hello(Channel.DATA, 7, ""))).isFalse();
    assertThat(new Credentials(8, SECRET).accepts(hello(Channel.DATA, 8, DATA_PROOF))).isFalse();
    assertThat(new Credentials(7, ascending(1, 32)).accepts(hello(Channel.DATA, 7, DATA_PROOF)))
        .isFalse();
    var otherNonce =
        new FromWorker.Hello(
            1, Channel.DATA, 7, new byte[16], HEX.parseHex(DATA_PROOF), 1, "3.12", "0.1");
    assertThat(credentials.accepts(otherNonce)).isFalse();
  }

  @Test
  void refusesAProofWithAnySingleBitTurned() {
    byte[] proof = HEX.parseHex(DATA_PROOF);
    for (int bit = 0; bit < proof.length * 8; bit++) {
      proof[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(credentials.accepts(hello(Channel.DATA, 7, HEX.formatHex(proof)))).isFalse();
      proof[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void makesAFreshSecretEachTime() {
    var secrets = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      assertThat(secrets.add(Credentials.create(7).secretInHex())).isTrue();
    }
    assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSize(64));
  }

  @ParameterizedTest
  @EnumSource
  void identitiesOfTwoEpochsDiffer(Channel channel) {
    byte[] next = new Credentials(8, SECRET).identity(channel);
    assertThat(next).hasSize(25).isNotEqualTo(credentials.identity(channel));
    assertThat(next[0]).isEqualTo((byte) channel.wireName().charAt(0));
  }

  @Test
  void tellsItsSecretToThePipeAlone() {
    assertThat(credentials.secretInHex()).isEqualTo(HEX.formatHex(SECRET));
    assertThat(credentials.toString()).doesNotContain(credentials.secretInHex().substring(0, 8));
  }

  private static FromWorker.Hello hello(Channel channel, long epoch, String proof) {
    return new FromWorker.Hello(1, channel, epoch, NONCE, HEX.parseHex(proof), 1, "3.12", "0.1");
  }

  private static byte[] ascending(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }
}
