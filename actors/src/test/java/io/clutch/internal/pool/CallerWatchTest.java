package io.clutch.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What an actor asked for is cancelled when it ends, and it is watched no longer than need be. */
class CallerWatchTest {
  private final List<ActorRef<?>> watched = new ArrayList<>();
  private final CallerWatch callers = new CallerWatch(watched::add, watched::remove);
  private final ActorRef<Object> one = TestInbox.create("one").getRef();
  private final ActorRef<Object> two = TestInbox.create("two").getRef();
  private final List<String> cancelled = new ArrayList<>();

  private AtomicBoolean asks(ActorRef<?> caller, String what) {
    var isMet = new AtomicBoolean();
    callers.asked(caller, isMet::get, () -> cancelled.add(what));
    return isMet;
  }

  @Test
  void cancelsWhatIsNotMet() {
    asks(one, "a");
    asks(one, "b").set(true);
    asks(two, "c");
    asks(one, "d");
    assertThat(watched).containsExactly(one, two);
    callers.ended(one);
    assertThat(cancelled).containsExactly("a", "d");
    callers.ended(one);
    assertThat(cancelled).hasSize(2);
  }

  @Test
  void doesNotWatchForWhatIsMetAtOnce() {
    callers.asked(one, () -> true, () -> cancelled.add("a"));
    assertThat(watched).isEmpty();
    callers.ended(one);
    assertThat(cancelled).isEmpty();
  }

  @Test
  void watchesNoLongerThanUntilAllIsMet() {
    AtomicBoolean a = asks(one, "a");
    AtomicBoolean b = asks(one, "b");
    a.set(true);
    callers.removeMet();
    assertThat(watched).containsExactly(one);
    b.set(true);
    callers.removeMet();
    assertThat(watched).isEmpty();
    asks(one, "c");
    assertThat(watched).containsExactly(one);
  }

  @Test
  void whatIsMetDoesNotPileUp() {
    List<AtomicBoolean> early = IntStream.range(0, 16).mapToObj(i -> asks(one, "early")).toList();
    early.forEach(each -> each.set(true));
    asks(one, "late");
    // Had they been kept, they would be cancelled now.
    early.forEach(each -> each.set(false));
    callers.ended(one);
    assertThat(cancelled).containsExactly("late");
  }
}
