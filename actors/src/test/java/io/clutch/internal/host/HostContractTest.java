package io.clutch.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.host.Host;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Reservation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class HostContractTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  record Line(String item, int count) {}

  private interface Shop {
    double price(String item, int count);

    CompletionStage<List<String>> items(Optional<String> prefix);

    void note(List<Line> lines);

    void fail(boolean isError) throws IOException;

    default double priceOfOne(String item) {
      return price(item, 1);
    }
  }

  private static final class PrivateShop implements Shop {
    private final List<Line> noted = new ArrayList<>();

    @Override
    public double price(String item, int count) {
      return item.length() * count;
    }

    @Override
    public CompletionStage<List<String>> items(Optional<String> prefix) {
      return CompletableFuture.completedFuture(List.of(prefix.orElse("all")));
    }

    @Override
    public void note(List<Line> lines) {
      noted.addAll(lines);
    }

    @Override
    public void fail(boolean isError) throws IOException {
      if (isError) {
        throw new AssertionError("an error");
      }
      throw new IOException("checked");
    }

    /** Not of the interface. */
    public int secret() {
      return 42;
    }
  }

  private final PrivateShop shop = new PrivateShop();
  private final Host host = Host.contract(Shop.class, shop);

  private HostReply reply(Host asked, Object message) {
    return reply(asked, ByteBuffer.wrap(CODEC.encode(message).body()));
  }

  private HostReply replyTo(ByteBuffer body) {
    return reply(host, body);
  }

  private HostReply reply(Host asked, ByteBuffer body) {
    var replies = new ArrayList<HostReply>();
    HostRuntime runtime = HostRuntime.create(Map.of("shop", asked), CODEC, Runnable::run, null);
    runtime
        .lane("shop", 1)
        .orElseThrow()
        .submit(
            new HostMessage(
                "shop",
                1,
                body,
                Reservation.NONE,
                ReferenceLookup.NONE,
                (it, got) -> replies.add(got)));
    assertThat(replies).hasSize(1);
    return replies.get(0);
  }

  private Object value(String method, List<?> positional, Map<String, ?> named) {
    HostReply reply = reply(host, List.of(method, positional, named));
    assertThat(reply).isInstanceOf(HostReply.Value.class);
    byte[] body = ((HostReply.Value) reply).body();
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), Object.class);
  }

  private void refuses(Object message, String why) {
    HostReply.Failed failed = (HostReply.Failed) reply(host, message);
    assertThat(failed.code()).isEqualTo("refused");
    assertThat(failed.why()).isEqualTo(why);
  }

  @Test
  void callsByPositionAndByName() {
    assertThat(value("price", List.of("pear", 2), Map.of())).isEqualTo(8.0);
    assertThat(value("price", List.of("pear"), Map.of("count", 3))).isEqualTo(12.0);
    assertThat(value("price", List.of(), Map.of("count", 3, "item", "plum"))).isEqualTo(12.0);
  }

  @Test
  void callsDefaultMethods() {
    assertThat(value("price_of_one", List.of("pear"), Map.of())).isEqualTo(4.0);
  }

  @Test
  void answersAStageWithItsValue() {
    assertThat(value("items", List.of("p"), Map.of())).isEqualTo(List.of("p"));
  }

  @Test
  void takesOptionalArgumentsThatAreLeftOut() {
    assertThat(value("items", List.of(), Map.of())).isEqualTo(List.of("all"));
    assertThat(value("items", List.of(), Map.of("prefix", "q"))).isEqualTo(List.of("q"));
  }

  @Test
  void decodesArgumentsToGenericTypes() {
    var lines = List.of(Map.of("item", "pear", "count", 2));
    assertThat(value("note", List.of(lines), Map.of())).isNull();
    assertThat(shop.noted).containsExactly(new Line("pear", 2));
  }

  @Test
  void refusesOtherMethods() {
    String there = "method: expected one of fail, items, note, price, price_of_one, found ";
    for (String name : List.of("secret", "toString", "priceOfOne", "hashCode", "")) {
      refuses(List.of(name, List.of(), Map.of()), there + '"' + name + '"');
    }
  }

  @Test
  void refusesOtherArguments() {
    String price = "price: expected arguments for (String item, int count), found ";
    refuses(List.of("price", List.of("pear"), Map.of()), price + "1 by position");
    refuses(List.of("price", List.of("pear", 1, 2), Map.of()), price + "3 by position");
    refuses(List.of("price", List.of("p"), Map.of("cnt", 1)), price + "1 by position, \"cnt\"");
    refuses(
        List.of("price", List.of("p", 1), Map.of("count", 1)), price + "2 by position, \"count\"");
  }

  @Test
  void refusesArgumentsOfOtherTypes() {
    refuses(
        List.of("price", List.of("pear", "two"), Map.of()),
        "price: count: expected int, found text");
    refuses(
        List.of("note", List.of(List.of(Map.of("item", 1, "count", 2))), Map.of()),
        "note: lines[0].item: expected text, found integer");
    assertThat(shop.noted).isEmpty();
  }

  @Test
  void refusesMessagesOfAnotherForm() {
    String why =
        "message: expected a list of a method's name, a list of arguments and a map of named ones,"
            + " found another message";
    refuses("price", why);
    refuses(List.of("price", List.of("pear", 2)), why);
    refuses(List.of(1, List.of(), Map.of()), why);
    refuses(List.of("price", "pear", Map.of()), why);
    refuses(List.of("price", List.of(), List.of()), why);
    refuses(List.of("price", List.of(), Map.of(1, 2)), why);
  }

  @Test
  void refusesChangedBytes() {
    byte[] legal = CODEC.encode(List.of("price", List.of("pear"), Map.of("count", 2))).body();
    for (int at = 0; at < legal.length; at++) {
      isRefused(Arrays.copyOf(legal, at));
      for (int value = 0; value < 256; value++) {
        byte[] changed = legal.clone();
        changed[at] = (byte) value;
        if (replyTo(ByteBuffer.wrap(changed)) instanceof HostReply.Failed failed) {
          assertThat(failed.code()).as("byte %d = %d", at, value).isEqualTo("refused");
        }
      }
    }
    isRefused(Arrays.copyOf(legal, legal.length + 1));
  }

  private void isRefused(byte[] body) {
    HostReply reply = replyTo(ByteBuffer.wrap(body));
    assertThat(reply).isInstanceOf(HostReply.Failed.class);
    assertThat(((HostReply.Failed) reply).code()).isEqualTo("refused");
  }

  @Test
  void readsBytesOutsideOfTheHeap() {
    byte[] legal = CODEC.encode(List.of("price", List.of("pear", 1), Map.of())).body();
    ByteBuffer direct = ByteBuffer.allocateDirect(legal.length).put(legal).flip();
    assertThat(replyTo(direct)).isInstanceOf(HostReply.Value.class);
  }

  @Test
  void failsWithWhatTheMethodThrows() {
    HostReply reply = reply(host, List.of("fail", List.of(false), Map.of()));
    assertThat(((HostReply.Failed) reply).why()).isEqualTo("java.io.IOException: checked");
    reply = reply(host, List.of("fail", List.of(true), Map.of()));
    assertThat(((HostReply.Failed) reply).code()).isEqualTo("failed");
    assertThat(((HostReply.Failed) reply).why()).contains("AssertionError: an error");
  }

  @Test
  void doesWithoutTheNamesOfParameters() {
    Host sum = Host.contract(IntBinaryOperator.class, Integer::sum);
    HostReply reply = reply(sum, List.of("apply_as_int", List.of(1, 2), Map.of()));
    assertThat(((HostReply.Value) reply).body()).containsExactly(3);
    reply = reply(sum, List.of("apply_as_int", List.of(1), Map.of("right", 2)));
    assertThat(((HostReply.Failed) reply).why())
        .contains("(int, int) by position, because it was compiled without -parameters");
    reply = reply(sum, List.of("apply_as_int", List.of(1, "x"), Map.of()));
    assertThat(((HostReply.Failed) reply).why()).contains("argument 2: expected int");
  }

  @Test
  void showsItsInterface() {
    assertThat(host).hasToString("Host[" + Shop.class.getName() + "]");
    assertThat(host.withParallelism(2)).hasToString("Host[" + Shop.class.getName() + "]");
  }
}
