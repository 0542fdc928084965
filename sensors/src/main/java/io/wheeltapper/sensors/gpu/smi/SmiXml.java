package io.wheeltapper.sensors.gpu.smi;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The XML of {@code nvidia-smi -q -x}. No DTD, no entities, nothing is fetched. */
final class SmiXml {

  static final String BEGIN = "<nvidia_smi_log";
  static final String END = "</nvidia_smi_log>";

  /** Long lists that say nothing about health. */
  private static final Set<String> SKIPPED =
      Set.of("processes", "accounted_processes", "supported_clocks");

  private static final int DEEPEST = 24;
  private static final int LONGEST_TEXT = 2000;

  private final SmiLog log = new SmiLog();
  private final Deque<String> path = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private SmiLog.@Nullable Part part;
  private @Nullable Map<String, String> partition;
  private @Nullable String cut;

  /** Reads as far as it is well-formed. */
  static SmiXml of(String xml) {
    SmiXml reading = new SmiXml();
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        reading.take(reader.next(), reader);
      }
    } catch (XMLStreamException e) {
      String why = String.valueOf(e.getMessage()).lines().reduce((_, last) -> last).orElse("");
      reading.cut = why.isBlank() ? "no well-formed XML" : why;
    }
    return reading;
  }

  SmiLog log() {
    return log;
  }

  /** Why the rest was not read; null when all was. */
  @Nullable String cut() {
    return cut;
  }

  private void take(int event, XMLStreamReader reader) throws XMLStreamException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> start(reader);
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
        if (text.length() < LONGEST_TEXT) {
          text.append(reader.getText());
        }
      }
      case XMLStreamConstants.END_ELEMENT -> end(reader.getLocalName());
      default -> {}
    }
  }

  private void start(XMLStreamReader reader) throws XMLStreamException {
    String name = reader.getLocalName().toLowerCase(Locale.ROOT);
    text.setLength(0);
    path.addLast(name);
    if (path.size() > DEEPEST) {
      throw new XMLStreamException("elements within elements, deeper than " + DEEPEST);
    }
    if (name.equals("gpu") && path.size() == 2) {
      String id = reader.getAttributeValue(null, "id");
      part = log.part(id == null ? "" : id);
    } else if (name.equals("mig_device") && part != null) {
      partition = new LinkedHashMap<>();
      part.partitions().add(partition);
    }
  }

  private void end(String local) {
    String value = text.toString().strip();
    text.setLength(0);
    SmiLog.Part now = part;
    Map<String, String> inside = partition;
    if (!value.isEmpty() && path.stream().noneMatch(SKIPPED::contains)) {
      if (now == null) {
        log.put(log.head(), below(1), value);
      } else if (inside != null) {
        log.put(inside, below(4), value);
      } else {
        log.put(now.values(), below(2), value);
      }
    }
    String name = path.isEmpty() ? "" : path.removeLast();
    if (name.equals("mig_device")) {
      partition = null;
    } else if (name.equals("gpu") && path.size() == 1) {
      part = null;
    }
  }

  private String below(int levels) {
    return String.join("/", path.stream().skip(levels).toList());
  }
}
