package io.wheeltapper.sensors.host.versions;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** A machine that tells what it is given. */
final class FakeSources implements Sources {

  private final Map<Source, String> texts = new EnumMap<>(Source.class);
  private boolean hung;

  /** Tells this from now on. */
  void put(Source source, String text) {
    texts.put(source, text);
  }

  /** Is not here any more. */
  void remove(Source source) {
    texts.remove(source);
  }

  /** Gives no answer in time, or does again. */
  void hang(boolean hangs) {
    hung = hangs;
  }

  @Override
  public Told ask(Source source) throws IOException {
    if (hung) {
      throw new IOException(source.word() + " takes longer than 1 s");
    }
    String text = texts.get(source);
    return text == null ? new Told(false, "not installed") : new Told(true, text);
  }
}
