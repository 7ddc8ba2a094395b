package io.clutch.internal.codec.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The hashes of CPython 3.8 and newer on machines of 64 bits. */
class PythonHashTest {
  private static final BigInteger LARGE = BigInteger.TEN.pow(30);

  static List<Arguments> hashes() {
    return List.of(
        Arguments.of(-1, -2L),
        Arguments.of((1L << 61) - 1, 0L),
        Arguments.of(Long.MIN_VALUE, -4L),
        Arguments.of(LARGE, 465258685558744706L),
        Arguments.of(LARGE.negate(), -465258685558744706L),
        Arguments.of(true, 1L),
        Arguments.of(1.5, 1152921504606846977L),
        Arguments.of(-2.75f, -1729382256910270466L),
        Arguments.of(1e300, 1224995262755759164L),
        Arguments.of(Double.MIN_VALUE, 16777216L),
        Arguments.of(3.0, 3L),
        Arguments.of(-0.0, 0L),
        Arguments.of(Double.POSITIVE_INFINITY, 314159L),
        Arguments.of(new BigDecimal("1.10"), 2075258708292324557L),
        Arguments.of(new BigDecimal("-12E+40"), -521068742659553423L),
        Arguments.of(UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), 598835902923340473L),
        Arguments.of(List.of(), 5740354900026072187L),
        Arguments.of(List.of(1, 2, 3), 529344067295497451L),
        Arguments.of(List.of(List.of(1, 2.5), BigInteger.TEN.pow(20), true), 6984336393966474617L));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void isWhatPythonSays(Object value, long hash) {
    assertThat(PythonHash.of(value)).isEqualTo(hash);
  }

  @Test
  void whatIsTheSameInPythonIsTheSame() {
    assertThat(PythonHash.of(List.of(-1))).isEqualTo(PythonHash.of(List.of(-2)));
    assertThat(PythonHash.of(Set.of(-1, 5))).isEqualTo(PythonHash.of(Set.of(5, -2)));
    assertThat(PythonHash.of(Set.of(-1))).isNotEqualTo(PythonHash.of(Set.of(5)));
    assertThat(PythonHash.of(Arrays.asList("a", null)))
        .isNotEqualTo(PythonHash.of(Arrays.asList("b", null)));
  }
}
