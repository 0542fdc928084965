package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.sensors.gpu.reading.NodeReading;
import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the logs in what {@code nvidia-smi} printed, one after another, in any of its forms, with
 * whatever stands between them (complaints on standard error, a shell's own lines). Pure.
 */
final class SmiOutput {

  /** Eight GPUs say a MB, with all their lists of clocks. */
  private static final int LARGEST_XML = 64 << 20;

  private static final int MOST_LOST = 256;

  private static final String NO_HANDLE = "Unable to determine the device handle for";

  private static final Pattern ADDRESS =
      Pattern.compile("[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");

  private static final List<DateTimeFormatter> TIMES =
      List.of(
          DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS", Locale.ENGLISH));

  /**
   * One look that was recorded.
   *
   * @param at epoch milliseconds, or empty where no time could be read
   * @param whole false where it was cut or spoiled: what it lacks says nothing
   */
  record Look(NodeReading reading, Optional<Long> at, boolean whole) {}

  /** A piece that was no use. */
  record Spoiled(long line, String why) {}

  private final ZoneId zone;
  private final List<Look> looks = new ArrayList<>();
  private final List<Spoiled> spoiled = new ArrayList<>();
  private final SequencedSet<String> lost = new LinkedHashSet<>();
  private final StringBuilder xml = new StringBuilder();
  private boolean inXml;
  private @Nullable SmiText text;
  private @Nullable SmiCsv csv;
  private @Nullable SmiLog rows;
  private long began;
  private long line;

  /**
   * For one output.
   *
   * @param zone of the times in it, which name none
   */
  SmiOutput(ZoneId zone) {
    this.zone = zone;
  }

  /** Reads a whole output that is at hand. */
  static SmiOutput of(String output, ZoneId zone) {
    SmiOutput reading = new SmiOutput(zone);
    try (Stream<String> lines = output.lines()) {
      lines.forEach(said -> reading.take(said, reading.line + 1));
    }
    reading.finish();
    return reading;
  }

  /** The looks that ended since this was asked last. */
  List<Look> looks() {
    return drain(looks);
  }

  /** What was no use since this was asked last. */
  List<Spoiled> spoiled() {
    return drain(spoiled);
  }

  /** GPUs that gave no handle and stood in no log at all. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  private static <T> List<T> drain(List<T> list) {
    List<T> all = List.copyOf(list);
    list.clear();
    return all;
  }

  /** Takes the next line, without its end. */
  void take(String said, long number) {
    line = number;
    take(said);
  }

  private void take(String said) {
    if (inXml) {
      if (xml.length() < LARGEST_XML) {
        xml.append(said).append('\n');
      }
      if (said.contains(SmiXml.END)) {
        closeXml();
      }
      return;
    }
    int handle = said.indexOf(NO_HANDLE);
    if (handle >= 0) {
      Matcher address = ADDRESS.matcher(said);
      if (lost.size() < MOST_LOST) {
        lost.add(address.find(handle) ? PciNames.of(address.group()) : "unknown");
      }
      return;
    }
    if (said.contains(SmiXml.BEGIN)) {
      close();
      began = line;
      inXml = true;
      xml.setLength(0);
      xml.append(said.substring(said.indexOf(SmiXml.BEGIN))).append('\n');
      if (said.contains(SmiXml.END)) {
        closeXml();
      }
    } else if (said.contains(SmiText.BEGIN)) {
      close();
      began = line;
      text = new SmiText();
    } else if (text != null) {
      if (!text.take(said.replace("\t", "    "))) {
        close();
        csv(said);
      }
    } else {
      csv(said);
    }
  }

  private void csv(String said) {
    Optional<SmiCsv> head = SmiCsv.head(said);
    if (head.isPresent()) {
      close();
      began = line;
      csv = head.get();
    } else if (csv != null && !said.isBlank()) {
      row(csv, said);
    }
  }

  /** Rows of one time are one look. */
  private void row(SmiCsv columns, String said) {
    SmiLog one = new SmiLog();
    if (!columns.row(said, one)) {
      if (said.startsWith("#") || rows == null) {
        close();
      } else {
        spoiled.add(new Spoiled(line, "a row of another number of columns"));
      }
      return;
    }
    SmiLog before = rows;
    if (before != null
        && before.head().equals(one.head())
        && before.parts().size() < SmiLog.MOST_GPUS
        && before.parts().stream().noneMatch(p -> p.id().equals(one.parts().getFirst().id()))) {
      before.parts().addAll(one.parts());
      return;
    }
    if (before != null) {
      look(before, true);
    }
    rows = one;
  }

  private void closeXml() {
    inXml = false;
    SmiXml read = SmiXml.of(xml.toString());
    xml.setLength(0);
    String cut = read.cut();
    if (cut != null) {
      spoiled.add(new Spoiled(began, "XML that is cut or spoiled: " + cut));
    }
    look(read.log(), cut == null);
  }

  /** The end of the output. */
  void finish() {
    if (inXml) {
      closeXml();
    }
    close();
  }

  private void close() {
    SmiText open = text;
    SmiLog table = rows;
    text = null;
    csv = null;
    rows = null;
    if (open != null) {
      look(open.log(), true);
    }
    if (table != null) {
      look(table, true);
    }
  }

  private void look(SmiLog log, boolean whole) {
    if (log.full()) {
      spoiled.add(new Spoiled(began, "more GPUs or values than any machine has; the rest is left"));
    }
    looks.add(new Look(SmiReading.of(log, List.copyOf(lost)), at(log.head()), whole));
    lost.clear();
  }

  private Optional<Long> at(Map<String, String> head) {
    String stamp = head.getOrDefault("timestamp", "").replaceAll(" +", " ");
    for (DateTimeFormatter format : TIMES) {
      try {
        return Optional.of(
            LocalDateTime.parse(stamp, format).atZone(zone).toInstant().toEpochMilli());
      } catch (DateTimeException | ArithmeticException e) {
        continue; // the other form, or none
      }
    }
    return Optional.empty();
  }
}
