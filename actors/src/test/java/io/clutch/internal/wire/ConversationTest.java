package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.wire.Conversation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The code follows the tables of the protocol's page. */
class ConversationTest {
  private static final Map<State, List<String>> ROWS = rows();
  private static final Map<Kind, List<String>> KINDS = kinds();

  static Stream<Arguments> everything() {
    return Stream.of(State.values())
        .flatMap(state -> Stream.of(Kind.values()).map(kind -> Arguments.of(state, kind)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void obeysTheTable(State state, Kind kind) throws ProtocolException {
    Conversation conversation =
        kind == Kind.START ? Conversations.in(state) : Conversations.started(state);
    for (Channel channel : Channel.values()) {
      Object item = Conversations.item(kind, channel);
      if (item instanceof ToWorker down) {
        boolean legal = words(ROWS.get(state).get(1)).contains(word(kind));
        if (legal) {
          assertThat(conversation.sending(down).state()).isEqualTo(afterSending(state, kind));
        } else {
          assertThatThrownBy(() -> conversation.sending(down))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining(kind.name())
              .hasMessageContaining(state.name());
        }
      } else if (item instanceof FromWorker up) {
        String where = KINDS.get(kind).get(2);
        boolean legal =
            mayReceive(state, kind) && (where.equals("any") || where.equals(channel.wireName()));
        if (legal) {
          assertThat(conversation.received(up, channel).state())
              .isEqualTo(afterReceiving(state, kind));
        } else {
          assertThatThrownBy(() -> conversation.received(up, channel))
              .isInstanceOf(ProtocolException.class);
        }
      }
    }
    assertThat(conversation.state()).as("a conversation never changes").isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void numbersAndDirectionsAreThoseOfTheDocument(Kind kind) {
    assertThat(KINDS.get(kind).get(0)).isEqualTo(Integer.toString(kind.number()));
    String direction =
        Conversations.item(kind, Channel.CONTROL) instanceof FromWorker ? "up" : "down";
    assertThat(KINDS.get(kind).get(3)).isEqualTo(direction);
  }

  @ParameterizedTest
  @EnumSource
  void endsFromEveryState(State state) {
    assertThat(Conversations.in(state).ended().state()).isEqualTo(State.ENDED);
  }

  @Test
  void greetsEachChannelOnceInAnyOrder() throws ProtocolException {
    for (List<Channel> order : orders()) {
      Conversation conversation = Conversation.create();
      for (Channel channel : order) {
        assertThat(conversation.state()).isEqualTo(State.GREETING);
        conversation = conversation.received(Conversations.hello(channel), channel);
      }
      assertThat(conversation.state()).isEqualTo(State.STARTING);
    }
    for (Channel channel : Channel.values()) {
      Conversation once = Conversation.create().received(Conversations.hello(channel), channel);
      assertThatThrownBy(() -> once.received(Conversations.hello(channel), channel))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void refusesAHelloForAnotherChannel() {
    assertThatThrownBy(
            () ->
                Conversation.create().received(Conversations.hello(Channel.DATA), Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void startsOnce() {
    var start = (ToWorker) Conversations.item(Kind.START, Channel.CONTROL);
    Conversation started = Conversations.started(State.STARTING);
    assertThatThrownBy(() -> started.sending(start)).isInstanceOf(IllegalStateException.class);
  }

  /** "Channels are not ordered among each other: what crossed a stop on its way is legal." */
  @Test
  void takesAReadyThatCrossedTheStop() throws ProtocolException {
    Conversation stopped = Conversations.started(State.STARTING).sending(new ToWorker.Stop(0));
    assertThat(stopped.received(new FromWorker.Ready(1, 1), Channel.CONTROL).state())
        .isEqualTo(State.DRAINING);
  }

  @Test
  void takesNoReadyBeforeItsStart() {
    Conversation greeted = Conversations.in(State.STARTING);
    assertThatThrownBy(() -> greeted.received(new FromWorker.Ready(1, 1), Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void takesNoMessageToAHostBeforeItsStart() {
    Conversation greeted = Conversations.in(State.STARTING);
    var ask = (FromWorker) Conversations.item(Kind.ASK, Channel.CONTROL);
    assertThatThrownBy(() -> greeted.received(ask, Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
  }

  /** In any state, because a stop may have happened in between. */
  @Test
  void takesOneReadyAndOneStopping() throws ProtocolException {
    var ready = new FromWorker.Ready(1, 1);
    Conversation stopped = Conversations.in(State.READY).sending(new ToWorker.Stop(0));
    assertThatThrownBy(() -> stopped.received(ready, Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
    Conversation late = Conversations.in(State.DRAINING).received(ready, Channel.CONTROL);
    assertThatThrownBy(() -> late.received(ready, Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
    var stopping = new FromWorker.Stopping(0);
    Conversation told = late.received(stopping, Channel.CONTROL);
    assertThatThrownBy(() -> told.received(stopping, Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
    var unread = new FromWorker.Unread(0);
    Conversation last = told.received(unread, Channel.CONTROL);
    assertThatThrownBy(() -> last.received(unread, Channel.CONTROL))
        .isInstanceOf(ProtocolException.class);
  }

  private static boolean mayReceive(State state, Kind kind) {
    Set<String> legal = words(ROWS.get(state).get(2));
    // Named in the columns beside and in the text below the table.
    boolean movesOn = ROWS.get(state).get(3).contains("on `" + word(kind) + "`");
    boolean crossed = state == State.DRAINING && kind == Kind.READY;
    return legal.contains(word(kind)) || movesOn || crossed;
  }

  private static State afterSending(State state, Kind kind) {
    return kind == Kind.STOP ? State.DRAINING : state;
  }

  private static State afterReceiving(State state, Kind kind) {
    return kind == Kind.READY && state == State.STARTING ? State.READY : state;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Set<String> words(String cell) {
    return Stream.of(cell.replaceAll("\\(.*?\\)", "").split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty() && !text.equals("-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<State, List<String>> rows() {
    var rows = new EnumMap<State, List<String>>(State.class);
    for (List<String> cells : table("state")) {
      rows.put(State.valueOf(cells.get(0).replace("`", "").toUpperCase(Locale.ROOT)), cells);
    }
    assertThat(rows).hasSize(State.values().length);
    return rows;
  }

  private static Map<Kind, List<String>> kinds() {
    var rows = new EnumMap<Kind, List<String>>(Kind.class);
    for (List<String> cells : table("kind")) {
      rows.put(Kind.valueOf(cells.get(1).toUpperCase(Locale.ROOT).replace('-', '_')), cells);
    }
    assertThat(rows).hasSize(Kind.values().length);
    return rows;
  }

  /** The rows of the document's table whose first heading is this one. */
  private static List<List<String>> table(String heading) {
    try {
      return Files.readAllLines(Path.of("..", "docs", "internals", "protocol.md")).stream()
          .dropWhile(line -> !line.startsWith("| " + heading + " |"))
          .takeWhile(line -> line.startsWith("|"))
          .skip(2)
          .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<List<Channel>> orders() {
    var orders = new ArrayList<List<Channel>>();
    for (Channel first : Channel.values()) {
      for (Channel second : Channel.values()) {
        for (Channel third : Channel.values()) {
          if (EnumSet.of(first, second, third).size() == 3) {
            orders.add(List.of(first, second, third));
          }
        }
      }
    }
    return orders;
  }
}
