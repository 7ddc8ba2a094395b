package io.clutch.internal.codec.read;

import io.clutch.data.ArrowTable;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.WireName;
import java.nio.ByteBuffer;
import org.msgpack.value.ValueType;

/** Reads a table as its bytes. */
final class ArrowTableReader {
  private ArrowTableReader() {}

  static ArrowTable read(BodyReader in) {
    return readPayload(in.openExtension(Extension.TABLE, "a table"));
  }

  static ArrowTable readPayload(BodyReader in) {
    if (in.next() != ValueType.ARRAY || in.arrayHeader() != 2 || in.next() != ValueType.STRING) {
      throw PathException.undecodable("a table", "malformed bytes");
    }
    ArrowTable.Form form = form(in.text());
    ByteBuffer data = BytesReader.readBuffer(in);
    in.end();
    try {
      return new ArrowTable(form, data);
    } catch (IllegalArgumentException malformed) {
      throw PathException.undecodable("a table", malformed.getMessage());
    }
  }

  private static ArrowTable.Form form(String text) {
    for (ArrowTable.Form form : ArrowTable.Form.values()) {
      if (WireName.of(form).equals(text)) {
        return form;
      }
    }
    throw PathException.undecodable("a form of table", "'" + text + "'");
  }
}
