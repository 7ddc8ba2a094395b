package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.internal.text.ThrownText;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.stream.Collectors;

/** Converts Jackson's exceptions to failures of Clutch, with the path inside the value. */
final class Problems {
  private static final int LONGEST_PATH = 64; // bounds the path in a cyclic structure

  private Problems() {}

  static CallFailedException unencodable(Class<?> type, IOException problem) {
    String found = type.getName() + " (" + reason(problem) + ")";
    return new CallFailure.Unencodable(Side.ARGUMENT, path(problem), found).toException();
  }

  static CallFailedException undecodable(Type type, IOException problem) {
    if (problem.getCause() instanceof CallFailedException inner
        && inner.failure() instanceof CallFailure.Undecodable it) {
      String path = path(problem) + it.path();
      return new CallFailure.Undecodable(path, it.expected(), it.found()).toException();
    }
    if (problem instanceof UnrecognizedPropertyException it) {
      String known = "one of the properties " + it.getKnownPropertyIds();
      return undecodable(problem, known, "'" + it.getPropertyName() + "'");
    }
    Type wanted =
        problem instanceof MismatchedInputException it && it.getTargetType() != null
            ? it.getTargetType()
            : type;
    String expected = "a value for " + wanted.getTypeName();
    return undecodable(problem, expected, reason(problem));
  }

  private static CallFailedException undecodable(
      IOException problem, String expected, String found) {
    return new CallFailure.Undecodable(path(problem), expected, found).toException();
  }

  private static String path(IOException problem) {
    return problem instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .limit(LONGEST_PATH)
            .map(Problems::step)
            .collect(Collectors.joining())
        : "";
  }

  private static String step(JsonMappingException.Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
  }

  /** The message of user code's exception, or else the first line of Jackson's message. */
  private static String reason(IOException problem) {
    if (problem.getCause() != null && !(problem instanceof InvalidDefinitionException)) {
      return ThrownText.of(problem.getCause());
    }
    String text =
        problem instanceof JsonProcessingException known
            ? known.getOriginalMessage()
            : ThrownText.of(problem);
    return text.lines().findFirst().orElse("").replaceAll(" \\(token .*", "");
  }
}
