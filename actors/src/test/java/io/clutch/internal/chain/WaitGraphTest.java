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
  private final List<String> planned = new ArrayList<>();
  private long ids;

  private WaitPlace place(String worker) {
    return new WaitPlace(
        worker,
        (call, names) -> found.add(call.function() + ": " + String.join(" > ", names)),
        look -> planned.add(worker));
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
    graph.changed();
    graph.look();
    graph.changed();
    graph.look(); // a ring counts if two looks find it
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

  /** The news of a wait comes some milliseconds after its ask. */
  @Test
  void aCallEntersThoughTheInnermostWaitWasNotTold() {
    WaitPlace a = place("/a");
    Member outer = call("f", a);
    OpenAsk first = waits("h", outer);
    Member inner = call("g", first, a);
    var untold = new OpenAsk(++ids, "host i", inner);
    Member last = call("k", untold, a);
    assertThat(look()).isEmpty();
    last.isSettled = true;
    untold.close();
    assertThat(look()).isEmpty();
  }

  /** Here the task asked before the main thread began to wait. */
  @Test
  void aTasksCallIsHeldUpByTheMainThread() {
    WaitPlace a = place("/a");
    Member task = call("t", a);
    var its = new OpenAsk(++ids, "host h", task);
    OpenAsk wait = waits("i", call("f", a));
    call("k", its, a);
    assertThat(look()).isEmpty();
    call("l", wait, place("/b"));
    assertThat(look()).isEmpty();
    call("m", its, a);
    wait.close();
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
    var ask = new OpenAsk(++ids, "host " + host, caller);
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
    graph.queues(a, List.of(last.id()), List.of(first.id(), other.id()));
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
    planned.clear();
    graph.changed();
    assertThat(planned).isEmpty();
  }

  /** A ring of two workers, each of which has a task that awaits, and calls without room. */
  private List<OpenAsk> tasksInARing(WaitPlace a, WaitPlace b) {
    OpenAsk first = awaits("h", call("f", a));
    OpenAsk second = awaits("i", call("g", b));
    Member k = call("k", first, b);
    Member l = call("l", second, a);
    graph.queues(b, List.of(k.id()), List.of(second.id()));
    graph.queues(a, List.of(l.id()), List.of(first.id()));
    return List.of(first, second);
  }

  @Test
  void tasksThatTakeAllRoomMakeARing() {
    tasksInARing(place("/a"), place("/b"));
    assertThat(look()).hasSize(1);
  }

  @Test
  void aReportThatCrossesAnAnswerCountsForNothing() {
    WaitPlace a = place("/a");
    OpenAsk quick = awaits("quick", call("e", a));
    OpenAsk first = tasksInARing(a, place("/b")).get(0);
    long queued = ids;
    quick.close(); // while the report is on its way
    graph.queues(a, List.of(queued), List.of(quick.id(), first.id()));
    assertThat(look()).isEmpty();
    graph.queues(a, List.of(queued), List.of(first.id()));
    assertThat(look()).hasSize(1);
  }

  @Test
  void aReportHoldsOnlyWhileAllItsAsksDo() {
    WaitPlace a = place("/a");
    WaitPlace b = place("/b");
    Member other = call("e", a);
    OpenAsk its = awaits("h", other);
    List<OpenAsk> asks = tasksInARing(a, b);
    long queued = ids;
    Member m = call("m", its, b);
    graph.queues(a, List.of(queued), List.of(its.id(), asks.get(0).id()));
    graph.queues(b, List.of(m.id(), queued - 1), List.of(asks.get(1).id()));
    assertThat(look()).hasSize(1);
    other.isSettled = true; // and the news that nobody awaits its ask is on its way
    assertThat(look()).isEmpty();
  }

  @Test
  void whatACallAwaitedThatHasEndedHoldsUpNoOther() {
    WaitPlace a = place("/a");
    Member ended = call("f", a);
    OpenAsk ask = awaits("h", ended);
    assertThat(a.holdUpAll(1, call -> true)).containsExactly(ask);
    assertThat(a.holdUpAll(1, call -> false)).as("no call of the pool").isEmpty();
    ended.isSettled = true;
    assertThat(a.holdUpAll(1, call -> true)).isEmpty();
    assertThat(a.asks()).isEmpty();
  }

  @Test
  void aRingThatOneLookFindsMayStillEnd() {
    List<OpenAsk> asks = tasksInARing(place("/a"), place("/b"));
    graph.look();
    assertThat(found).isEmpty();
    asks.get(0).close();
    graph.look();
    assertThat(found).isEmpty();
  }

  @Test
  void anotherWorkerPlansTheLookOnceTheFirstHasEnded() {
    WaitPlace a = place("/a");
    waits("h", call("f", a));
    assertThat(planned).containsExactly("/a");
    WaitPlace b = place("/b");
    waits("i", call("g", b));
    assertThat(planned).containsExactly("/a"); // once until it looks
    graph.ended(a);
    assertThat(planned).containsExactly("/a", "/b");
  }

  @Test
  void looksAgainUntilTwoLooksFindTheSame() {
    tasksInARing(place("/a"), place("/b"));
    planned.clear();
    graph.look();
    assertThat(planned).hasSize(1);
    graph.look();
    assertThat(found).hasSize(1);
    assertThat(planned).hasSize(1);
  }
}
