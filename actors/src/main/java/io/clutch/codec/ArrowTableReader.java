package io.clutch.codec;

import java.nio.ByteBuffer;
import org.msgpack.value.ValueType;

/** Tables, as the bytes that they are. */
final class ArrowTableReader {
  private ArrowTableReader() {}

  static ArrowTable read(Input in) {
    return readPayload(in.openExtension(Extension.TABLE, "a table"));
  }

  static ArrowTable readPayload(Input in) {
    if (in.next() != ValueType.ARRAY || in.arrayHeader() != 2 || in.next() != ValueType.STRING) {
      throw PathException.undecodable("a table", "malformed bytes");
    }
    String text = in.text();
    ArrowTable.Form form = ArrowTable.Form.of(text);
    if (form == null) {
      throw PathException.undecodable("a form of table", "'" + text + "'");
    }
    ByteBuffer data = BytesReader.readBuffer(in);
    in.end();
    try {
      return new ArrowTable(form, data);
    } catch (IllegalArgumentException malformed) {
      throw PathException.undecodable("a table", malformed.getMessage());
    }
  }
}
