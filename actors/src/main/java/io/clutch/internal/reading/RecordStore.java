package io.clutch.internal.reading;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The records that were used last, of a bounded number and size in all. Thread-safe. */
final class RecordStore {
  private final int most;
  private final long mostBytes;
  private final Map<String, WorkerRecord> records = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RecordStore(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Changes a record, which is made if there is none. It is kept also if it is too large. */
  synchronized void change(String name, Consumer<WorkerRecord> change) {
    WorkerRecord record = records.computeIfAbsent(name, missing -> new WorkerRecord());
    bytes -= record.bytes();
    change.accept(record);
    bytes += record.bytes();
    forgetOld();
  }

  private void forgetOld() {
    Iterator<WorkerRecord> oldest = records.values().iterator();
    while (records.size() > 1 && (records.size() > most || bytes > mostBytes)) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  synchronized WorkerRecord.Recorded read(String name) {
    WorkerRecord record = records.get(name);
    return record == null ? WorkerRecord.Recorded.NOTHING : record.read();
  }

  synchronized void clear() {
    records.clear();
    bytes = 0;
  }
}
