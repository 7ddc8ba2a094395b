package io.clutch.observer.internal.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.observer.ClutchObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tree in a terminal. */
@ExtendWith(Leftovers.class)
class TopTest {
  private static final List<String> TEN =
      IntStream.range(0, 10).mapToObj(i -> "line " + i).toList();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();

  private int run(InputStream in, String size, String... arguments) throws Exception {
    return Top.run(in, printer(out), printer(error), size, arguments);
  }

  private static PrintStream printer(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  @Test
  void aScreenShowsWhatFits() {
    String drawn = new Screen(6, 4, 2, -1).draw("a long title", TEN);

    assertThat(drawn).contains("a long", "line 2", "line 4").doesNotContain("line 1", "line 5");
    assertThat(drawn).doesNotContain("a long title").startsWith("\u001b[H").endsWith("\u001b[J");
  }

  @Test
  void nothingOfATreeIsObeyed() {
    assertThat(new Screen(80, 3, 0, -1).draw("", List.of("a\u001b[2Jb\u009b"))).contains("a?[2Jb?");
  }

  @Test
  void keysScrollWithinTheTree() {
    Screen screen = new Screen(80, 4, 0, -1);

    assertThat(screen.after(Key.of("\u001b[A"), 10).first()).isZero();
    assertThat(screen.after(Key.of("\u001b[B"), 10).first()).isEqualTo(1);
    assertThat(screen.after(Key.of("\u001b[6~"), 10).first()).isEqualTo(3);
    assertThat(screen.after(Key.of("\u001b[F"), 10).first()).isEqualTo(7);
    assertThat(screen.after(Key.of("\u001b[F"), 2).first()).isZero();
    assertThat(new Screen(80, 4, 7, -1).after(Key.of("\u001b[H"), 10).first()).isZero();
    assertThat(new Screen(80, 4, 7, -1).after(Key.of("x"), 10).first()).isEqualTo(7);
  }

  @Test
  void keysChooseALineThatStaysOnTheScreen() {
    Screen screen = new Screen(80, 4, 0, 0);

    assertThat(screen.after(Key.of("k"), 10)).isEqualTo(screen);
    assertThat(screen.after(Key.of("j"), 10)).isEqualTo(new Screen(80, 4, 0, 1));
    assertThat(screen.after(Key.of("\u001b[F"), 10)).isEqualTo(new Screen(80, 4, 7, 9));
    assertThat(new Screen(80, 4, 7, 7).after(Key.UP, 10)).isEqualTo(new Screen(80, 4, 6, 6));
    assertThat(new Screen(80, 4, 7, 9).after(Key.NONE, 2)).isEqualTo(new Screen(80, 4, 0, 1));
    assertThat(new Screen(80, 4, 7, 9).after(Key.NONE, 0)).isEqualTo(screen);
    assertThat(new Screen(80, 4, 0, 1).draw("", TEN)).contains("\u001b[7mline 1\u001b[0m");
  }

  @Test
  void wrongUseIsToldAndTheTokenIsNot() throws Exception {
    InputStream none = InputStream.nullInputStream();

    assertThat(run(none, null)).isEqualTo(2);
    assertThat(run(none, null, "ftp://127.0.0.1/#token=secret-of-a-user")).isEqualTo(2);
    assertThat(run(none, null, "http://127.0.0.1:1/#token=secret-of-a-user")).isEqualTo(1);
    assertThat(error.toString(StandardCharsets.UTF_8))
        .contains("Usage: top", "The address is wrong", "There is no tree")
        .doesNotContain("secret-of-a-user");
  }

  @Test
  void itShowsTheTreeOnceAndUntilQ() throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "top",
            ConfigFactory.parseString("clutch.observer.port = 0")
                .withFallback(ConfigFactory.load()));
    try {
      URI address =
          ClutchObserver.start(system).address().toCompletableFuture().get(60, TimeUnit.SECONDS);
      var q = new ByteArrayInputStream("q".getBytes(StandardCharsets.US_ASCII));

      assertThat(run(q, "24 80", address.toString())).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("Clutch 127.0.0.1:", "q quits");
      assertThat(run(q, null, "--once", address.toString())).isZero();
      assertThat(run(q, null, "--once", address.toString().replaceAll("=.*", "=wrong")))
          .isEqualTo(1);
      assertThat(error.toString(StandardCharsets.UTF_8)).contains("401 A token is needed");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
