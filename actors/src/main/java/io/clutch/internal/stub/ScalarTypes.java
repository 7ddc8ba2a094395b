package io.clutch.internal.stub;

import io.clutch.data.ArrowTable;
import io.clutch.data.BatchEntry;
import io.clutch.data.NdArray;
import io.clutch.internal.stub.PythonType.Imported;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.util.ByteString;

/** The types that contain no others. */
final class ScalarTypes {
  /** What they are in Python, where that needs a package which a stub should not import. */
  static final Map<Class<?>, String> WITHOUT_CLASS =
      Map.of(
          NdArray.class, "a numpy.ndarray",
          ArrowTable.class, "a pyarrow.Table, or a frame",
          BatchEntry.class, "an element of a batch");

  private static final Map<Class<?>, Imported> BY_CLASS = new HashMap<>();

  static {
    put("builtins", "bool", boolean.class, Boolean.class);
    put("builtins", "int", byte.class, Byte.class, short.class, Short.class, int.class);
    put("builtins", "int", Integer.class, long.class, Long.class, BigInteger.class);
    put("builtins", "float", float.class, Float.class, double.class, Double.class);
    put("builtins", "str", char.class, Character.class, String.class, CharSequence.class);
    put("builtins", "bytes", byte[].class, ByteBuffer.class, ByteString.class);
    put("datetime", "datetime", Instant.class, ZonedDateTime.class, OffsetDateTime.class);
    put("datetime", "datetime", LocalDateTime.class);
    put("datetime", "date", LocalDate.class);
    put("datetime", "time", LocalTime.class);
    put("datetime", "timedelta", Duration.class);
    put("decimal", "Decimal", BigDecimal.class);
    put("uuid", "UUID", UUID.class);
  }

  private ScalarTypes() {}

  private static void put(String module, String name, Class<?>... types) {
    for (Class<?> type : types) {
      BY_CLASS.put(type, new Imported(module, name, List.of()));
    }
  }

  /** The class of Python; null if there is none. */
  static Imported of(Class<?> type) {
    return BY_CLASS.get(type);
  }
}
