package io.clutch.internal.codec.read;

import io.clutch.data.BatchEntry;
import io.clutch.failure.CallFailure;
import io.clutch.failure.PythonError;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.ValueType;

/** Reads an element's value, or Python's {@code clutch.Failed} in its place. */
record BatchEntryReader(ValueReader value) implements ValueReader {
  private static final String NAME = "clutch.Failed";

  @Override
  public Object read(BodyReader in) {
    int start = in.position();
    int depth = in.depth();
    try {
      Optional<CallFailure> raised = isCustom(in) ? raised(in.fork()) : Optional.empty();
      if (raised.isEmpty()) {
        return new BatchEntry.Value<>(value.read(in));
      }
      in.skipValue();
      return new BatchEntry.Failed<>(raised.get());
    } catch (PathException problem) {
      in.skipFrom(start, depth);
      return new BatchEntry.Failed<>(problem.failure("element"));
    }
  }

  private static boolean isCustom(BodyReader in) {
    return in.next() == ValueType.EXTENSION && in.extensionType() == Extension.CUSTOM;
  }

  private static Optional<CallFailure> raised(BodyReader fork) {
    BodyReader parts = fork.open(fork.unpackExtensionHeader());
    if (parts.next() != ValueType.ARRAY
        || parts.arrayHeader() != 2
        || parts.next() != ValueType.STRING
        || !parts.text().equals(NAME)) {
      return Optional.empty();
    }
    if (parts.next() != ValueType.MAP) {
      throw parts.mismatch("an exception");
    }
    var error = PythonError.of((Map<?, ?>) parts.readers.untyped(parts));
    return Optional.of(new CallFailure.Raised(error));
  }
}
