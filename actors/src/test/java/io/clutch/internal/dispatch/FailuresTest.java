package io.clutch.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.internal.request.MessageLimits;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final String WORKER = "/user/python";

  @Test
  void eachCode() throws ProtocolException {
    assertThat(
            of("unknown-function", Map.of("name", "m:x", "allowed", List.of("m:f"), "why", "no x")))
        .isEqualTo(new CallFailure.UnknownFunction("m:x", List.of("m:f"), "no x"));
    assertThat(of("bad-arguments", Map.of("message", "n: expected int")))
        .isEqualTo(new CallFailure.BadArguments("n: expected int"));
    assertThat(of("unencodable", Map.of("path", "result[3]", "type", "socket")))
        .isEqualTo(
            new CallFailure.Unencodable(
                CallFailure.Unencodable.Side.RESULT, "result[3]", "socket"));
    assertThat(of("cancelled", Map.of())).isEqualTo(new CallFailure.Interrupted(WORKER));
    assertThat(of("interrupted", Map.of())).isEqualTo(new CallFailure.Interrupted(WORKER));
    var place = Map.<String, Object>of("file", "/app/a.py", "line", 12, "function", "f");
    assertThat(of("interrupted", place).message()).endsWith(", in f (/app/a.py, line 12)");
    assertThat(of("stopping", Map.of()))
        .isEqualTo(new CallFailure.NotRunning(WORKER, ExitReason.Stopped.ASKED));
    assertThatThrownBy(() -> of("odd", Map.of()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("odd");
  }

  @Test
  void tooLargeNamesTheKeyOfItsLimit() throws ProtocolException {
    assertThat(of("too-large", Map.of("what", "the size of the message", "size", 9L, "limit", 5L)))
        .isEqualTo(
            new CallFailure.TooLarge(
                "the size of the message", 9, 5, "clutch.limits.max-message-size"));
    assertThat(of("too-large", Map.of("what", "the depth", "size", 65L, "limit", 64L)))
        .isEqualTo(new CallFailure.TooLarge("the depth", 65, 64, "clutch.limits.max-depth"));
  }

  @Test
  void everyCodeOfTheDocumentIsKnown() throws IOException, ProtocolException {
    List<String> codes =
        Files.readAllLines(Path.of("..", "docs", "internals", "protocol.md")).stream()
            .dropWhile(line -> !line.startsWith("| code | means | detail |"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(line -> line.split("`")[1])
            .toList();
    assertThat(codes).hasSize(9);
    for (String code : codes) {
      assertThat(of(code, Map.of())).as(code).isNotNull();
    }
  }

  @Test
  void anErrorWithAllThatItMayHave() throws ProtocolException {
    Map<String, Object> cause = new HashMap<>();
    cause.put("class", "KeyError");
    cause.put("cause", null);
    var error =
        Map.<String, Object>of(
            "class",
            "ValueError",
            "module",
            "builtins",
            "message",
            "no",
            "frames",
            List.of(List.of("/m.py", 3L, "f", "raise")),
            "notes",
            List.of("see above"),
            "cause",
            cause,
            "context",
            Map.of("class", "Missing"),
            "suppressed",
            true,
            "errors",
            List.of(Map.of("class", "Member")));
    PythonError read = ((Raised) of("raised", Map.of("error", error))).error();
    assertThat(read.summary()).isEqualTo("ValueError: no");
    assertThat(read.frames()).containsExactly(new PythonError.Frame("/m.py", 3, "f", "raise"));
    assertThat(read.notes()).containsExactly("see above");
    assertThat(read.cause().orElseThrow().type()).isEqualTo("KeyError");
    assertThat(read.cause().orElseThrow().cause()).isEmpty();
    assertThat(read.context().orElseThrow().type()).isEqualTo("Missing");
    assertThat(read.contextSuppressed()).isTrue();
    assertThat(read.members()).extracting(PythonError::type).containsExactly("Member");
  }

  /** Missing or invalid details from outside are empty. */
  @Test
  void oddDetailsAreEmpty() throws ProtocolException {
    for (Object odd : Arrays.asList(null, 7L, "text", List.of(1L), Map.of("a", 1L), true)) {
      var detail = new HashMap<String, Object>();
      for (String key :
          List.of("error", "name", "allowed", "message", "path", "type", "what", "size", "limit")) {
        detail.put(key, odd);
      }
      var error = new HashMap<String, Object>();
      for (String key :
          List.of(
              "class",
              "module",
              "message",
              "frames",
              "notes",
              "cause",
              "context",
              "suppressed",
              "errors")) {
        error.put(key, odd);
      }
      for (String code : List.of("raised", "unknown-function", "bad-arguments", "unencodable")) {
        assertThat(of(code, detail).message()).isNotNull();
      }
      assertThat(of("too-large", detail).message()).isNotNull();
      CallFailure raised = of("raised", Map.of("error", error));
      assertThat(raised.toException()).hasMessage(raised.message());
    }
  }

  private static final MessageLimits LIMITS =
      new MessageLimits(1 << 20, 64, "clutch.limits.max-message-size");

  private static CallFailure of(String code, Map<String, Object> detail) throws ProtocolException {
    return Failures.of(new FromWorker.Failure(1, code, detail, 0), WORKER, LIMITS);
  }
}
