package docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's coordinates for a build are those of the build. */
class InstallTest {
  private static final Path ROOT = Path.of("..");

  private static String readme;
  private static String version;

  @BeforeAll
  static void read() throws IOException {
    readme = text("README.md");
    version = first("<version>([^<]+)</version>", text("pom.xml"));
  }

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(it -> it.group(1)).toList();
  }

  private static String first(String pattern, String text) {
    return all(pattern, text).get(0);
  }

  @Test
  void theReadmeNamesTheVersionOfTheBuild() {
    assertThat(all("<version>([^<]+)</version>", readme)).containsExactly(version);
    assertThat(all("<groupId>([^<]+)</groupId>", readme)).containsOnly("io.clutch");
    assertThat(all("<artifactId>([^<]+)</artifactId>", readme))
        .containsExactly("clutch-bom", "clutch-actors");
  }

  @Test
  void theBomHasTheVersionOfTheBuildAndEachArtifactThatIsInstalled() throws IOException {
    String bom = text("bom/pom.xml");
    assertThat(first("<version>([^<]+)</version>", bom)).isEqualTo(version);
    assertThat(bom).doesNotContain("<parent>");
    for (String module : all("<module>([^<]+)</module>", text("pom.xml"))) {
      String pom = text(module + "/pom.xml");
      String own = pom.substring(Math.max(0, pom.indexOf("</parent>")));
      String artifact = "<artifactId>" + first("<artifactId>([^<]+)</artifactId>", own);
      boolean isInstalled = !pom.contains("<maven.install.skip>true");
      assertThat(bom.contains(artifact)).as(module).isEqualTo(isInstalled);
    }
  }

  @Test
  void theReadmeSaysWhatEachArtifactIsFor() throws IOException {
    List<String> artifacts = all("<artifactId>(clutch-[^<]+)</artifactId>", text("bom/pom.xml"));
    List<String> rows = all("(?m)^\\| `(clutch-[a-z]+)` \\|", readme);
    assertThat(artifacts).containsAll(rows);
    assertThat(artifacts.stream().filter(artifact -> !rows.contains(artifact)))
        .containsExactly("clutch-bom", "clutch-actors");
  }

  @Test
  void theReadmeNamesWhatPythonNeeds() throws IOException {
    String needed = first("dependencies = \\[(.*)]", text("python-actor/pyproject.toml"));
    assertThat(readme).contains("pip install " + needed.replace("\"", "'").replace(",", ""));
    assertThat(text("python-actor/src/clutch/_runtime/bootstrap.py"))
        .contains("_OWN_REQUIREMENTS = [" + needed + "]");
    String oldest = first("requires-python = \">=([0-9.]+)\"", text("python-actor/pyproject.toml"));
    assertThat(readme).contains("is " + oldest + " or newer");
  }

  @Test
  void theReadmeNamesTheModuleOfTheJar() throws IOException {
    String name = first("<Automatic-Module-Name>([^<]+)<", text("actors/pom.xml"));
    assertThat(readme).contains("module name is `" + name + "`");
  }
}
