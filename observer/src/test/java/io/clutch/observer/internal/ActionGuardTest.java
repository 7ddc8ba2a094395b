package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has the token is not kept waiting by those who have not. */
@ExtendWith(Leftovers.class)
class ActionGuardTest {
  private static final String TOKEN = "another-token-of-the-tests";

  @Test
  void wrongTokensLockNobodyOut() {
    var guard = new ActionGuard(AccessToken.of(TOKEN));
    for (int i = 0; i < 3 * ActionGuard.MOST_WAITING; i++) {
      guard.refuse("wrong-" + i, "a test");
    }

    assertThat(guard.refuse(TOKEN, "a test")).isCompletedWithValue(Optional.empty());
  }
}
