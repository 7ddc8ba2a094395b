package io.clutch.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The search for rings. */
class WaitGraphTest {
  private final WaitGraph graph = new WaitGraph();
  private final List<String> found = new ArrayList<>();
  private long ids;

  private WaitPlace place(String worker) {
    return new WaitPlace(
        worker, (call, names) -> found.add(call.function() + ": " + String.join(" > ", names)));
  }

  private static final class Member implements ChainMember {
    private final long id;
    private final String function;
    private final Optional<OpenAsk> within;
    private final WaitPlace place;
    private boolean isSettled;

    Member(long id, String function, Optional<OpenAsk> within, WaitPlace place) {
      this.id = id;
      this.function = function;
      this.within = within;
      this.place = place;
      within.ifPresent(ask -> ask.add(this));
    }

    @Override
    public Optional<OpenAsk> within() {
      return within;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public boolean isSettled() {
      return isSettled;
    }

    @Override
    public String function() {
      return function;
    }

    @Override
    public Optional<CallPlace> place() {
      return Optional.of(place);
    }
  }

  private Member call(String function, WaitPlace place) {
    return new Member(++ids, function, Optional.empty(), place);
  }

  private Member call(String function, OpenAsk within, WaitPlace place) {
    return new Member(++ids, function, Optional.of(within), place);
  }

  private OpenAsk waits(String host, Member... begun) {
    Member caller = begun[begun.length - 1];
    var ask = new OpenAsk(++ids, "host " + host, caller);
    graph.waits(caller.place, ask, List.of(begun).stream().map(Member::id).toList());
    return ask;
  }

  private List<String> look() {
    found.clear();
    graph.hasChanged();
    graph.look();
    return found;
  }

  @Test
  void findsARingOfTwo() {
    WaitPlace a = place("/a");
    WaitPlace b = place("/b");
    OpenAsk first = waits("h", call("f", a));
    OpenAsk second = waits("i", call("g", b));
    assertThat(look()).isEmpty();
    call("k", first, b);
    assertThat(look()).isEmpty();
    Member last = call("l", second, a);
    assertThat(look()).hasSize(1);
    assertThat(found.get(0))
        .matches(".: (/a f > host h > /b k > /b g > host i > /a l > /a f|/b g > .* > /b k > /b g)");
    last.isSettled = true;
    assertThat(look()).isEmpty();
  }

  @Test
  void aHostWithAnotherCallMayGoOn() {
    WaitPlace a = place("/a");
    WaitPlace b = place("/b");
    OpenAsk first = waits("h", call("f", a));
    OpenAsk second = waits("i", call("g", b));
    call("k", first, b);
    call("l", second, a);
    Member other = call("m", second, place("/c"));
    assertThat(look()).isEmpty();
    other.isSettled = true;
    assertThat(look()).hasSize(1);
  }

  @Test
  void aCallOfTheOwnChainEnters() {
    WaitPlace a = place("/a");
    Member outer = call("f", a);
    OpenAsk first = waits("h", outer);
    Member inner = call("g", first, a);
    assertThat(look()).isEmpty();
    OpenAsk second = waits("i", outer, inner);
    assertThat(look()).isEmpty();
    call("k", second, a);
    assertThat(look()).isEmpty();
    second.close();
    assertThat(look()).isEmpty();
  }

  @Test
  void tellsOfEachRingOnce() {
    for (int i = 0; i < 3; i++) {
      WaitPlace a = place("/a" + i);
      WaitPlace b = place("/b" + i);
      WaitPlace c = place("/c" + i);
      OpenAsk first = waits("h", call("f", a));
      OpenAsk second = waits("h", call("f", b));
      OpenAsk third = waits("h", call("f", c));
      call("g", first, b);
      call("g", second, c);
      call("g", third, a);
    }
    assertThat(look()).hasSize(3).allMatch(text -> text.split(" > ").length == 10);
  }

  @Test
  void onlyWhatIsInTheRingFails() {
    WaitPlace a = place("/a");
    WaitPlace b = place("/b");
    WaitPlace c = place("/c");
    OpenAsk first = waits("h", call("f", a));
    OpenAsk second = waits("i", call("g", b));
    OpenAsk third = waits("j", call("behind", c));
    call("outside", third, a);
    call("k", first, b);
    call("l", second, a);
    assertThat(look()).hasSize(1);
    assertThat(found.get(0)).doesNotContain("outside").doesNotContain("behind");
  }

  /** The task of the call awaits an ask. */
  private OpenAsk awaits(String host, Member caller) {
    var ask = new OpenAsk(++ids, host, caller);
    graph.awaits(caller.place, ask);
    return ask;
  }

  @Test
  void aTaskThatAwaitsIsPartOfARing() {
    WaitPlace a = place("/a");
    WaitPlace relay = place("/relay");
    WaitPlace b = place("/b");
    OpenAsk first = waits("h", call("f", a));
    Member task = call("pass", first, relay);
    OpenAsk second = waits("i", call("g", b));
    call("l", second, a);
    assertThat(look()).isEmpty();
    OpenAsk awaited = awaits("j", task);
    assertThat(look()).isEmpty();
    call("k", awaited, b);
    assertThat(look()).hasSize(1);
    assertThat(found.get(0)).contains("/relay pass > host j > /b k > /b g");
    awaited.close();
    assertThat(look()).isEmpty();
  }

  @Test
  void aCallWithoutRoomWaitsForOneOfTheTasks() {
    WaitPlace a = place("/a");
    WaitPlace b = place("/b");
    OpenAsk first = awaits("h", call("f", a));
    OpenAsk other = awaits("i", call("f", a));
    OpenAsk second = waits("j", call("g", b));
    call("k", first, b);
    Member last = call("l", second, a);
    assertThat(look()).isEmpty();
    graph.queues(a, List.of(last.id()));
    assertThat(look()).isEmpty(); // the other task may go on
    call("m", other, b);
    assertThat(look()).hasSize(1);
    other.close();
    assertThat(look()).isEmpty();
  }

  @Test
  void aProcessThatHasEndedWaitsForNothing() {
    WaitPlace a = place("/a");
    OpenAsk first = waits("h", call("f", a));
    call("k", first, a);
    graph.ended(a);
    assertThat(look()).isEmpty();
    assertThat(graph.hasChanged()).isFalse();
  }
}
