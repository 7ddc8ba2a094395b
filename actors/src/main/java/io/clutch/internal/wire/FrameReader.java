package io.clutch.internal.wire;

import io.clutch.failure.Callee;
import io.clutch.telemetry.CallObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessagePackException;

/** Decodes the bytes of one frame to items. Stateless. */
public final class FrameReader {
  private static final int MAX_ITEMS = 1024;
  // The most bytes of a record's texts, and of its names.
  private static final int LOG_TEXT = 64 * 1024;
  private static final int LOG_NAME = 1024;
  // How many keys with values a record has.
  private static final int LOG_PAIRS = 32;
  // The most bytes of a text of 200 characters.
  private static final int PROGRESS_TEXT = 800;
  private static final int INSPECTED = 1024 * 1024;
  // Of a host, or the token of a reference.
  private static final int NAME = 400;

  private FrameReader() {}

  /** All items of the frame. Their bodies are views of it. */
  public static List<FromWorker> read(byte[] frame) throws ProtocolException {
    try {
      var reader = new ItemReader(frame);
      int count = reader.arrayHeader();
      if (count == 0 || count > MAX_ITEMS) {
        throw new ProtocolException("a frame with " + count + " items");
      }
      List<FromWorker> items = count == 1 ? List.of(readItem(reader)) : readItems(reader, count);
      if (!reader.atEnd()) {
        throw new ProtocolException("bytes after the last item");
      }
      return items;
    } catch (IOException | MessagePackException e) {
      throw new ProtocolException("not a frame: " + e);
    }
  }

  private static List<FromWorker> readItems(ItemReader reader, int count)
      throws IOException, ProtocolException {
    var items = new ArrayList<FromWorker>(count);
    for (int i = 0; i < count; i++) {
      items.add(readItem(reader));
    }
    return items;
  }

  private static FromWorker readItem(ItemReader reader) throws IOException, ProtocolException {
    reader.beginItem();
    Kind kind = Kind.of(reader.number());
    FromWorker item =
        switch (kind) {
          case RESULT ->
              new FromWorker.Result(
                  reader.number(), reader.body(), reader.number(0), reader.small(0));
          case FAILURE ->
              new FromWorker.Failure(
                  reader.number(), reader.text(), reader.map(), reader.number(0));
          case ELEMENTS ->
              new FromWorker.Elements(reader.number(), reader.bodies(), reader.smallNumbers());
          case REQUEST -> new FromWorker.Request(reader.number(), reader.positive());
          case OUTPUT_CHUNK -> new FromWorker.OutputChunk(reader.number(), reader.smallNumbers());
          case CHUNK_ACKNOWLEDGED ->
              new FromWorker.ChunkAcknowledged(reader.number(), reader.positive());
          case PROGRESS -> new FromWorker.Progress(reader.number(), progress(reader));
          case CREDIT -> new FromWorker.Credit(reader.atLeastOne());
          case ASK ->
              new FromWorker.Ask(
                  reader.positive(),
                  reader.shortText(NAME),
                  reader.body(),
                  reader.number(0),
                  headers(reader));
          case TELL -> new FromWorker.Tell(reader.shortText(NAME), reader.body(), headers(reader));
          case WITHDRAW -> new FromWorker.Withdraw(reader.positive());
          case WATCH -> new FromWorker.Watch(reader.shortText(NAME));
          case UNWATCH -> new FromWorker.Unwatch(reader.shortText(NAME));
          case RELEASE -> new FromWorker.Release(reader.shortText(NAME), reader.positive());
          case WAITING ->
              new FromWorker.Waiting(reader.notNegative(), reader.numbers(), reader.numbers());
          case HELLO -> hello(reader);
          case READY -> ready(reader);
          case FREED -> new FromWorker.Freed(reader.numbers());
          case PONG -> new FromWorker.Pong(reader.number(), reader.numbers(), reader.number());
          case LOG -> log(reader);
          case CANCELLED ->
              new FromWorker.Cancelled(
                  reader.number(), cancelState(reader.text()), reader.anyText(LOG_NAME));
          case STOPPING -> new FromWorker.Stopping(reader.count());
          case FINISHING -> new FromWorker.Finishing(reader.text());
          case UNREAD -> new FromWorker.Unread(reader.number());
          case INSPECTED ->
              new FromWorker.Inspected(
                  reader.positive(),
                  reader.shortText(LOG_NAME),
                  reader.shortText(INSPECTED),
                  reader.numbers(),
                  reader.texts(LOG_NAME));
          default -> throw new ProtocolException("an item that only the owner may send: " + kind);
        };
    reader.endItem();
    return item;
  }

  private static Callee.Progress progress(ItemReader reader) throws IOException, ProtocolException {
    return new Callee.Progress(
        reader.finite(), reader.finiteOrNil(), reader.shortText(PROGRESS_TEXT));
  }

  private static FromWorker ready(ItemReader reader) throws IOException, ProtocolException {
    int credit = reader.atLeastOne();
    int concurrency = reader.atLeastOne();
    int descriptor = reader.small(0);
    var probe = new FromWorker.Probe(descriptor, reader.number(0));
    return new FromWorker.Ready(
        credit, concurrency, Optional.of(probe).filter(it -> descriptor > 0));
  }

  private static FromWorker hello(ItemReader reader) throws IOException, ProtocolException {
    return new FromWorker.Hello(
        reader.number(),
        Channel.of(reader.text()),
        reader.number(),
        reader.bytes(),
        reader.bytes(),
        reader.number(),
        reader.text(),
        reader.text());
  }

  /**
   * Reads a log record. Invalid values of user code are replaced, and are no protocol violation.
   */
  private static FromWorker log(ItemReader reader) throws IOException, ProtocolException {
    return new FromWorker.Log(
        (int) reader.anyNumber(Integer.MAX_VALUE),
        reader.anyText(LOG_NAME),
        reader.anyText(LOG_TEXT),
        reader.anyText(LOG_NAME),
        (int) reader.anyNumber(Integer.MAX_VALUE),
        Optional.of(reader.anyText(LOG_TEXT)).filter(text -> !text.isEmpty()),
        reader.anyNumber(Long.MAX_VALUE),
        reader.anyText(LOG_NAME),
        reader.anyNumber(Integer.MAX_VALUE),
        reader.anyText(LOG_NAME),
        texts(reader.anyMap(LOG_PAIRS, LOG_NAME)),
        reader.anyMap(LOG_PAIRS, LOG_NAME));
  }

  /** The headers of an ask or a tell. */
  private static Map<String, String> headers(ItemReader reader)
      throws IOException, ProtocolException {
    return reader.texts(CallObserver.MOST_HEADERS, CallObserver.MOST_HEADER_BYTES);
  }

  private static Map<String, String> texts(Map<String, Object> values) {
    var texts = new LinkedHashMap<String, String>();
    values.forEach((key, value) -> texts.put(key, value == null ? "" : value.toString()));
    return texts;
  }

  private static FromWorker.CancelState cancelState(String name) throws ProtocolException {
    try {
      return FromWorker.CancelState.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("an unknown state of a cancelled call: " + name);
    }
  }
}
