package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.RecordFile;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.util.SortedMap;

/** The real {@link Ours}: a line a port, {@code GUID PORT CASE ATTEMPT MILLISECONDS}. */
final class OursFile implements Ours {

  private final RecordFile record;

  OursFile(Path file) {
    this.record = new RecordFile(file);
  }

  @Override
  public synchronized boolean has(String guid, int port) throws CallFailed {
    return record.read().containsKey(key(guid, port));
  }

  @Override
  public synchronized void put(String guid, int port, Attempt attempt) throws CallFailed {
    SortedMap<String, String> all = record.read();
    all.put(
        key(guid, port),
        RecordFile.word(attempt.caseId())
            + " "
            + RecordFile.word(attempt.id())
            + " "
            + attempt.startedAt());
    record.write(all);
  }

  @Override
  public synchronized void drop(String guid, int port) throws CallFailed {
    SortedMap<String, String> all = record.read();
    if (all.remove(key(guid, port)) != null) {
      record.write(all);
    }
  }

  private static String key(String guid, int port) {
    return guid + " " + port;
  }
}
