package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.request.InspectionRequest.OfAllocations;
import io.clutch.internal.request.InspectionRequest.OfProfile;
import io.clutch.internal.worker.TimedInspection.Source;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of profiles and allocations are read, and any other text is refused. */
class InspectionTextsTest {
  private static final Source SOURCE = new Source("/user/w", 7, 1, Instant.EPOCH);
  private static final Duration OVER = Duration.ofSeconds(2);

  private static StatusReply<Profile> profile(String text) {
    List<StatusReply<Profile>> replies = new ArrayList<>();
    InspectionTexts.profile(new OfProfile(OVER, replies::add), SOURCE, text);
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  private static StatusReply<Allocations> allocations(String text) {
    List<StatusReply<Allocations>> replies = new ArrayList<>();
    InspectionTexts.allocations(new OfAllocations(OVER, replies::add), SOURCE, text);
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  @Test
  void readsAProfile() {
    Profile read = profile("190 10\nMain;f (a.py) 180\nother 10\n").getValue();
    assertThat(read.samples()).isEqualTo(190);
    assertThat(read.missed()).isEqualTo(10);
    assertThat(read.over()).isEqualTo(OVER);
    assertThat(read.collapsed()).isEqualTo("Main;f (a.py) 180\nother 10\n");
  }

  @Test
  void aStackThatIsTooLongIsCountedInOther() {
    String longStack = "Main;" + "f (a.py);".repeat(3_000) + "g (a.py) 7\n";
    assertThat(profile("19 0\nMain;f 12\n" + longStack).getValue().collapsed())
        .isEqualTo("Main;f 12\nother 7\n");
    assertThat(profile("19 0\n" + longStack + "other 5\n").getValue().collapsed())
        .isEqualTo("other 12\n");
  }

  @Test
  void readsAllocations() {
    Allocations read =
        allocations("1998 3000 12 9000 1\n2000 10 7 /a b.py\n1000 2 0 <string>\nx\n").getValue();
    assertThat(read.over()).isEqualTo(Duration.ofMillis(1998));
    assertThat(List.of(read.bytes(), read.blocks(), read.peakBytes()))
        .containsExactly(3000L, 12L, 9000L);
    assertThat(read.isEarly()).isTrue();
    assertThat(read.lines())
        .containsExactly(
            new Allocations.Line("/a b.py", 7, 2000, 10),
            new Allocations.Line("<string>", 0, 1000, 2));
    assertThat(read.lines().get(0).text()).isEqualTo("/a b.py:7 holds 2000 bytes in 10 blocks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "1", "-1 2\n", "1 x\n", "99999999999 1\n", "1 2 3 4 5\n"})
  void refusesOtherTexts(String text) {
    assertThat(profile(text).getError()).hasMessageContaining("/user/w");
    assertThat(allocations(text).getError()).hasMessageContaining("something else");
  }

  @Test
  void escapesAndBoundsWhatAProcessWrites() {
    String odd = "\u001b[2J\u202e" + "x".repeat(100_000);
    assertThat(profile("1 0\n" + odd + " 1\n").getValue().collapsed())
        .hasSizeLessThan(21_000)
        .doesNotContain("\u001b", "\u202e");
    String many = ("1 1 1 " + odd + "\n").repeat(200);
    Allocations read = allocations("1 1 1 1 0\n" + many).getValue();
    assertThat(read.lines()).hasSize(100);
    assertThat(read.lines().get(0).file()).hasSizeLessThan(21_000).doesNotContain("\u001b");
  }
}
