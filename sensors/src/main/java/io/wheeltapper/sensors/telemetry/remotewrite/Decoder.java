package io.wheeltapper.sensors.telemetry.remotewrite;

import io.wheeltapper.sensors.telemetry.remotewrite.Wire.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a message of remote write: {@code prometheus.WriteRequest} (version 1) and {@code
 * io.prometheus.write.v2.Request} (version 2), as published in Prometheus' prompb. For one thread.
 */
final class Decoder {

  /** What is made of a message. */
  interface Taking {

    /** Where the series of this hash goes; labels are asked for only if it is not known. */
    int series(long h1, long h2, Labels labels) throws Malformed;

    /**
     * A sample of a series; the value's bits as they came, for a stale marker is one of the NaNs.
     */
    void sample(int series, long bits, long time);

    /** So many native histograms. */
    void histograms(int series, int count);
  }

  /** A series' labels, when they are needed. */
  interface Labels {
    /** By name; {@code __name__} among them. */
    Map<String, String> read() throws Malformed;
  }

  static final int MOST_LABELS = 64;

  /** All labels of a series together, in bytes. */
  static final int LONGEST_LABELS = 8_192;

  private static final int TIME_SERIES = 1 << 3 | Wire.BYTES;
  private static final int LABEL = 1 << 3 | Wire.BYTES;
  private static final int SAMPLE = 2 << 3 | Wire.BYTES;
  private static final int HISTOGRAM_1 = 4 << 3 | Wire.BYTES;
  private static final int HISTOGRAM_2 = 3 << 3 | Wire.BYTES;
  private static final int VALUE = 1 << 3 | Wire.FIXED64;
  private static final int TIMESTAMP = 2 << 3;
  private static final int SYMBOL = 4 << 3 | Wire.BYTES;
  private static final int TIME_SERIES_2 = 5 << 3 | Wire.BYTES;
  private static final int LABEL_REFS = 1 << 3 | Wire.BYTES;
  private static final int LABEL_REF = 1 << 3;

  private final Hash hash = new Hash();
  private int[] symbolAt = new int[256];
  private long[] symbolHash = new long[256];
  private int symbols;
  private int[] refs = new int[2 * MOST_LABELS];
  private int refCount;

  /** Version 1. What was taken before a malformed place stays taken. */
  void first(byte[] bytes, int length, Taking taking) throws Malformed {
    Wire wire = new Wire(bytes, 0, length);
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == TIME_SERIES) {
        int size = wire.length();
        int end = wire.at + size;
        series(new Wire(bytes, wire.at, end), taking);
        wire.at = end;
      } else {
        wire.skip(tag);
      }
    }
  }

  /** Labels come first in all encoders; those behind samples would not be seen. */
  private void series(Wire wire, Taking taking) throws Malformed {
    int from = wire.at;
    int labels = 0;
    while (wire.more() && wire.bytes[wire.at] == LABEL) {
      wire.at++;
      int size = wire.length();
      wire.at += size;
      labels++;
    }
    int to = wire.at;
    if (labels == 0 || labels > MOST_LABELS || to - from > LONGEST_LABELS) {
      throw new Malformed("a series of " + labels + " labels in " + (to - from) + " bytes");
    }
    hash.begin();
    hash.add(wire.bytes, from, to);
    int series = taking.series(hash.first(), hash.second(), () -> labels(wire.bytes, from, to));
    samples(wire, series, HISTOGRAM_1, taking);
  }

  private static void samples(Wire wire, int series, int histogram, Taking taking)
      throws Malformed {
    int histograms = 0;
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == SAMPLE) {
        int size = wire.length();
        sample(wire, wire.at + size, series, taking);
      } else {
        histograms += tag == histogram ? 1 : 0;
        wire.skip(tag);
      }
    }
    if (histograms > 0) {
      taking.histograms(series, histograms);
    }
  }

  private static void sample(Wire wire, int end, int series, Taking taking) throws Malformed {
    long bits = 0;
    long time = 0;
    int whole = wire.end;
    wire.end = end;
    while (wire.at < end) {
      int tag = wire.tag();
      switch (tag) {
        case VALUE -> bits = wire.fixed64();
        case TIMESTAMP -> time = wire.varint();
        default -> wire.skip(tag);
      }
    }
    wire.end = whole;
    taking.sample(series, bits, time);
  }

  private static Map<String, String> labels(byte[] bytes, int from, int to) throws Malformed {
    Map<String, String> labels = new LinkedHashMap<>();
    Wire wire = new Wire(bytes, from, to);
    while (wire.more()) {
      wire.tag();
      int size = wire.length();
      Wire pair = new Wire(bytes, wire.at, wire.at + size);
      wire.at += size;
      String name = "";
      String value = "";
      while (pair.more()) {
        int tag = pair.tag();
        if (tag == (1 << 3 | Wire.BYTES) || tag == (2 << 3 | Wire.BYTES)) {
          int length = pair.length();
          String text = new String(bytes, pair.at, length, StandardCharsets.UTF_8);
          pair.at += length;
          name = tag >>> 3 == 1 ? text : name;
          value = tag >>> 3 == 2 ? text : value;
        } else {
          pair.skip(tag);
        }
      }
      labels.put(name, value);
    }
    return labels;
  }

  /** Version 2: its strings stand once, in a table. */
  void second(byte[] bytes, int length, Taking taking) throws Malformed {
    symbols(bytes, length);
    Wire wire = new Wire(bytes, 0, length);
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == TIME_SERIES_2) {
        int size = wire.length();
        int end = wire.at + size;
        series2(new Wire(bytes, wire.at, end), taking);
        wire.at = end;
      } else {
        wire.skip(tag);
      }
    }
  }

  private void symbols(byte[] bytes, int length) throws Malformed {
    symbols = 0;
    Wire wire = new Wire(bytes, 0, length);
    while (wire.more()) {
      int tag = wire.tag();
      if (tag != SYMBOL) {
        wire.skip(tag);
        continue;
      }
      int begin = wire.at;
      int size = wire.length();
      if (symbols == symbolAt.length) {
        symbolAt = Arrays.copyOf(symbolAt, 2 * symbols);
        symbolHash = Arrays.copyOf(symbolHash, 4 * symbols);
      }
      hash.begin();
      hash.add(bytes, wire.at, wire.at + size);
      symbolHash[2 * symbols] = hash.first();
      symbolHash[2 * symbols + 1] = hash.second();
      symbolAt[symbols++] = begin;
      wire.at += size;
    }
  }

  private void series2(Wire wire, Taking taking) throws Malformed {
    refCount = 0;
    int begin = wire.at;
    while (wire.more()) {
      int tag = wire.tag();
      if (tag == LABEL_REFS) {
        int size = wire.length();
        for (int end = wire.at + size; wire.at < end; ) {
          ref(wire.varint());
        }
      } else if (tag == LABEL_REF) {
        ref(wire.varint());
      } else {
        wire.skip(tag);
      }
    }
    if (refCount == 0 || refCount % 2 != 0) {
      throw new Malformed("a series of " + refCount + " references to labels");
    }
    hash.begin();
    for (int i = 0; i < refCount; i++) {
      hash.add(symbolHash[2 * refs[i]]);
      hash.add(symbolHash[2 * refs[i] + 1]);
    }
    int series = taking.series(hash.first(), hash.second(), () -> labels2(wire.bytes, wire.end));
    wire.at = begin;
    samples(wire, series, HISTOGRAM_2, taking);
  }

  private void ref(long ref) throws Malformed {
    if (ref < 0 || ref >= symbols) {
      throw new Malformed("a reference to no symbol");
    }
    if (refCount == refs.length) {
      throw new Malformed("a series of more than " + MOST_LABELS + " labels");
    }
    refs[refCount++] = (int) ref;
  }

  private Map<String, String> labels2(byte[] bytes, int end) throws Malformed {
    Map<String, String> labels = new LinkedHashMap<>();
    int length = 0;
    for (int i = 0; i < refCount; i += 2) {
      String name = symbol(bytes, refs[i]);
      String value = symbol(bytes, refs[i + 1]);
      length += name.length() + value.length();
      if (length > LONGEST_LABELS) {
        throw new Malformed("a series of more than " + LONGEST_LABELS + " bytes of labels");
      }
      labels.put(name, value);
    }
    return labels;
  }

  private String symbol(byte[] bytes, int number) throws Malformed {
    Wire wire = new Wire(bytes, symbolAt[number], bytes.length);
    int size = wire.length();
    if (size > LONGEST_LABELS) {
      throw new Malformed("a label of more than " + LONGEST_LABELS + " bytes");
    }
    return new String(bytes, wire.at, size, StandardCharsets.UTF_8);
  }
}
