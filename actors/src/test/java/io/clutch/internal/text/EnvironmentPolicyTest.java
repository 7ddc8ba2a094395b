package io.clutch.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.clutch.endtoend.LogCapture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentPolicyTest {
  private final EnvironmentPolicy policy = EnvironmentPolicy.create();

  @Test
  void onlyWhatIsAllowedIsInherited() {
    var inherited =
        Map.of(
            "PATH",
            "/bin",
            "LC_ALL",
            "C",
            "LC_",
            "x",
            "AWS_SECRET",
            "s",
            "PATHS",
            "p",
            "path",
            "q");
    assertThat(policy.environment(inherited, Map.of()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PATH",
                "/bin",
                "LC_ALL",
                "C",
                "LC_",
                "x",
                "PYTHONUTF8",
                "1",
                "PYTHONSAFEPATH",
                "clutch"));
  }

  @Test
  void explicitVariablesStandAboveAll() {
    assertThat(
            policy.environment(
                Map.of("PATH", "/bin"), Map.of("PATH", "/x", "PYTHONUTF8", "0", "KEY", "")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("PATH", "/x", "PYTHONUTF8", "0", "KEY", "", "PYTHONSAFEPATH", "clutch"));
  }

  @Test
  void pathsOfCodeLoseTheWorkingDirectory() {
    var open = new EnvironmentPolicy(List.of("*"));
    var inherited = Map.of("LD_LIBRARY_PATH", ":/a::b:", "PYTHONPATH", ":", "PATH", ":/bin");
    assertThat(open.environment(inherited, Map.of("DYLD_LIBRARY_PATH", "")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "LD_LIBRARY_PATH", "/a:b",
                "PATH", ":/bin",
                "DYLD_LIBRARY_PATH", "",
                "PYTHONUTF8", "1",
                "PYTHONSAFEPATH", "clutch"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "/a:", ":/a", "/a::/b"})
  void anExplicitPythonPathNamesItsFolders(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvironmentPolicy.check("PYTHONPATH", path))
        .withMessageContaining("withModulePath");
    EnvironmentPolicy.check("PYTHONPATH", "/a:b");
  }

  @Test
  void aMarkIsNeverInherited() {
    var open = new EnvironmentPolicy(List.of("*"));
    assertThat(open.environment(Map.of("CLUTCH_WORKER", "outer", "A", "b"), Map.of()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("A", "b", "PYTHONUTF8", "1", "PYTHONSAFEPATH", "clutch"));
  }

  /** The log names variables that are not passed on, without their values, which may be secrets. */
  @Test
  void whatStaysBehindIsLoggedWithoutItsValue() {
    Map<String, String> inherited = Map.of("A", "kept", "TOKEN", "secret", "ALSO", "hidden");
    try (var log = LogCapture.of("io.clutch.internal.text.EnvironmentPolicy")) {
      assertThat(new EnvironmentPolicy(List.of("A")).logOmitted(inherited)).isEqualTo(inherited);
      assertThat(log.events())
          .singleElement()
          .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.DEBUG));
      assertThat(log.messages().get(0)).endsWith("[ALSO, TOKEN]").doesNotContain("secret");
    }
  }

  @Test
  void theMarkIsClutchsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.environment(Map.of(), Map.of("CLUTCH_WORKER", "mine")))
        .withMessageContaining("CLUTCH_WORKER is set by Clutch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=B", "A\0"})
  void aNameThatNoEnvironmentCanHoldIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.environment(Map.of(), Map.of(name, "x")));
  }

  @Test
  void aValueThatNoEnvironmentCanHoldIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.environment(Map.of(), Map.of("NAME", "a\0b")))
        .withMessageContaining("NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A*B", "*A", "A**"})
  void aPatternHasItsStarAtTheEnd(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> new EnvironmentPolicy(List.of(pattern)));
  }
}
