package io.clutch.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.host.Host;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of names, with holders that end when the test says so. */
class NameTableTest {
  private final Set<NameHolder> ended = new HashSet<>();
  private final NameTable table = new NameTable(ended::contains);

  private static NameHolder holder() {
    return NameHolder.of(Host.function(Long.class, number -> number));
  }

  @Test
  void oneHoldsIt() {
    NameHolder first = holder();
    assertThat(table.register("a", first)).isEmpty();
    assertThat(table.register("a", first)).isEmpty();
    assertThatThrownBy(() -> table.register("a", holder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is held by a host of Java");
    assertThat(table.find("a")).contains(first);
    assertThat(table.find("b")).isEmpty();
  }

  @Test
  void whoHasEndedHoldsNothing() {
    NameHolder first = holder();
    NameHolder second = holder();
    table.register("a", first);
    table.register("b", first);
    ended.add(first);
    assertThat(table.find("a")).isEmpty();
    assertThat(table.register("a", second)).contains(first);
    table.ended(first.identity());
    assertThat(table.find("a")).contains(second);
    assertThat(table.holds(first.identity())).isFalse();
    assertThat(table.unregister("b")).isEmpty();
  }

  @Test
  void itIsGivenBackByItsHolderAlone() {
    NameHolder first = holder();
    table.register("a", first);
    assertThatThrownBy(() -> table.unregister("a", holder()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(table.unregister("a", first)).contains(first);
    assertThat(table.unregister("a", first)).isEmpty();
    assertThat(table.holds(first.identity())).isFalse();
  }

  @Test
  void thereAreBounds() {
    NameHolder java = holder();
    for (int i = 0; i < NameTable.MOST; i++) {
      table.register("n" + i, java);
    }
    assertThatThrownBy(() -> table.register("more", holder()))
        .hasMessage("10,000 names are held in this actor system already");
    table.register("n0", java);
    table.unregister("n0");
    table.register("more", holder());
  }

  @Test
  void aHolderOfPythonHasABound() {
    NameHolder own = holder();
    var python = new NameHolder(own.host(), own.target(), true, Optional.empty());
    for (int i = 0; i < NameTable.MOST_OF_ONE; i++) {
      table.register("n" + i, python);
    }
    assertThatThrownBy(() -> table.register("more", python))
        .hasMessageEndingWith("holds 100 names already");
    table.register("n0", python);
  }
}
