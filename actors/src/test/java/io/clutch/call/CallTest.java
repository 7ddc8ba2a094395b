package io.clutch.call;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallTest {
  @Test
  void namesOfFunctionsOfChildrenAreRefused() {
    assertThatThrownBy(() -> Call.of("@7:drop", Void.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@7:drop");
  }
}
