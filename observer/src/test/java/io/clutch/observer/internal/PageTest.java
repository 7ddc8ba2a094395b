package io.clutch.observer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page is one small file that needs nothing else, and sets text as text. */
class PageTest {
  private static final String SCRIPTS = "src/test/javascript/";
  private static final int MOST_BYTES = 100_000;
  private static final Page PAGE = Page.load();
  private static final String HTML = PAGE.body().utf8String();

  @Test
  void itIsSmall() {
    assertThat(PAGE.body().size()).isLessThan(MOST_BYTES);
  }

  @Test
  void itLoadsNothingElse() {
    assertThat(HTML)
        .doesNotContainPattern("<script [^>]*src|<link [^>]*href=\"(?!data:,)|@import|url\\(")
        .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)");
  }

  @Test
  void noTextBecomesMarkupOrCode() {
    assertThat(HTML)
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
        .doesNotContain("new Function", "srcdoc", "javascript:", "/*script*/", "/*style*/")
        .doesNotContainPattern("<[^>]* (style|on\\w+)=");
  }

  @Test
  void thePolicyAllowsExactlyItsScriptAndStyle() throws Exception {
    for (String part : new String[] {"script", "style"}) {
      var found =
          Pattern.compile("<" + part + ">(.*?)</" + part + ">", Pattern.DOTALL).matcher(HTML);
      assertThat(found.results().map(it -> hash(it.group(1))).toList())
          .singleElement()
          .satisfies(
              hash ->
                  assertThat(PAGE.contentPolicy())
                      .contains(part + "-src '" + hash + "'")
                      .doesNotContain("unsafe"));
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs where Node.js is. */
  @Test
  void theScriptsHoldInNode() throws Exception {
    assumeTrue(hasNode(), "there is no node");
    Process node =
        new ProcessBuilder(
                "node",
                "--test",
                SCRIPTS + "model.test.js",
                SCRIPTS + "page.test.js",
                SCRIPTS + "inspect.test.js",
                SCRIPTS + "past.test.js",
                SCRIPTS + "actions.test.js")
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.exitValue()).as(output).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  private static boolean hasNode() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }
}
