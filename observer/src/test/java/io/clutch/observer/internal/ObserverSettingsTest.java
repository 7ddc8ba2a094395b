package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code clutch.observer}: each key has a comment and bounds, and errors name it. */
class ObserverSettingsTest {
  private static final Config REFERENCE = ConfigFactory.load();
  private static final String TOKEN = "another-token-of-the-tests";

  @TempDir private Path directory;

  private static ObserverSettings settings(String text) {
    return ObserverSettings.create(
        ConfigFactory.parseString(text).withFallback(REFERENCE), Optional.empty());
  }

  @Test
  void itIsOffOnLoopbackAndWithATokenByDefault() {
    ObserverSettings settings = settings("");

    assertThat(settings.isEnabled()).isFalse();
    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.token()).isPresent();
    assertThat(settings.maxViewers()).isEqualTo(100);
  }

  @Test
  void eachStartHasAnotherToken() {
    assertThat(settings("").token().orElseThrow().asFragment())
        .matches("token=[A-Za-z0-9_-]{32}")
        .isNotEqualTo(settings("").token().orElseThrow().asFragment());
  }

  @Test
  void noTextShowsTheToken() {
    String token = "a-token-of-the-tests-1234";

    assertThat(settings("clutch.observer.token = \"" + token + "\"").toString())
        .doesNotContain(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", ""})
  void anAddressThatIsNotLoopbackNeedsAToken(String address) {
    String open = "clutch.observer { token = off, interface = \"" + address + "\" }";

    assertThatThrownBy(() -> settings(open))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("clutch.observer.interface")
        .hasMessageContaining("set clutch.observer.token");
    assertThat(settings("clutch.observer.interface = \"0.0.0.0\"").token()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "localhost"})
  void loopbackNeedsNone(String address) {
    String open = "clutch.observer { token = off, interface = \"" + address + "\" }";

    assertThat(settings(open).token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10 ms", "5 s"})
  void theBoundsOfRefreshAreAllowed(String refresh) {
    assertThat(settings("clutch.observer.refresh = " + refresh).refresh())
        .isLessThanOrEqualTo(ReadingsActor.LONGEST_SILENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "port, -1",
    "port, 65536",
    "max-viewers, 0",
    "max-viewers, 10001",
    "refresh, 9 ms",
    "refresh, 5001 ms",
    "token, short",
    "token, 'with a space in it, and long enough'",
    "interface, 'no such host, surely'",
    "profiles, maybe",
    "allocations, maybe",
    "tokne, x",
  })
  void errorsNameTheKey(String key, String value) {
    assertThatThrownBy(() -> settings("clutch.observer." + key + " = \"" + value + "\""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("clutch.observer." + key);
  }

  private static ObserverSettings withActions(String text, String setupToken) {
    return ObserverSettings.create(
        ConfigFactory.parseString("clutch.observer { actions = on, " + text + " }")
            .withFallback(REFERENCE),
        Optional.ofNullable(setupToken));
  }

  @Test
  void actionsAreOffUnlessTheyAreOnWithATokenOfTheirOwn() throws Exception {
    assertThat(settings("").actionsToken()).isEmpty();
    assertThat(withActions("", TOKEN).actionsToken().orElseThrow().isSame(TOKEN)).isTrue();
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    AccessToken read =
        withActions("actions-token-file = \"" + file + "\"", null).actionsToken().orElseThrow();
    assertThat(read.isSame(TOKEN)).isTrue();
    assertThat(withActions("", TOKEN).toString()).doesNotContain(TOKEN);
  }

  @Test
  void actionsWithoutATokenOfTheirOwnAreRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "short");
    String fromFile = "actions-token-file = \"" + file + "\"";

    assertRefused("", null, "clutch.observer.actions", "needs one token");
    assertRefused(fromFile, TOKEN, "clutch.observer.actions", "needs one token");
    assertRefused("token = \"" + TOKEN + "\"", TOKEN, "clutch.observer.actions", "its own");
    assertRefused(fromFile, null, "clutch.observer.actions", "22 to 200");
    assertRefused("", "with a space in it, and long", "clutch.observer.actions", "22 to 200");
    assertRefused(
        "actions-token-file = \"/no/such/file\"", null, "actions-token-file", "cannot be read");
  }

  private static void assertRefused(String text, String setupToken, String... words) {
    assertThatThrownBy(() -> withActions(text, setupToken))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void eachKeyHasAComment() {
    Config own = ConfigFactory.parseResources("reference.conf").getConfig("clutch.observer");

    assertThat(own.root().entrySet())
        .isNotEmpty()
        .allSatisfy(
            (Map.Entry<String, ConfigValue> entry) ->
                assertThat(entry.getValue().origin().comments()).as(entry.getKey()).isNotEmpty());
  }
}
