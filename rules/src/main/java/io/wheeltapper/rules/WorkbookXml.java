package io.wheeltapper.rules;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML of a workbook's parts (ISO/IEC 29500, both of its namespaces). Reads no DTD. */
final class WorkbookXml {

  /** A sheet: its name and the part that holds it. */
  record Sheet(String name, String part) {}

  /** What a cell holds: text as it is shown without its format, or why it is not taken. */
  record Cell(String text, boolean formula) {}

  private WorkbookXml() {}

  /** The sheets in the workbook's order. */
  static List<Sheet> sheets(Map<String, byte[]> parts) throws XMLStreamException {
    Map<String, String> targets = new TreeMap<>();
    each(
        parts.get("xl/_rels/workbook.xml.rels"),
        "Relationship",
        r -> targets.put(attribute(r, "Id"), attribute(r, "Target")));
    List<Sheet> sheets = new ArrayList<>();
    each(
        parts.get("xl/workbook.xml"),
        "sheet",
        r -> {
          String target = targets.getOrDefault(attribute(r, "id"), "");
          String part = target.startsWith("/") ? target.substring(1) : "xl/" + target;
          sheets.add(new Sheet(attribute(r, "name"), part));
        });
    return sheets;
  }

  /** The texts that cells refer to by number. */
  static List<String> shared(Map<String, byte[]> parts) throws XMLStreamException {
    List<String> texts = new ArrayList<>();
    each(parts.get("xl/sharedStrings.xml"), "si", r -> texts.add(text(r, "si")));
    return texts;
  }

  /** The cells of a sheet by row, from 1, and column, from 0. */
  static SortedMap<Integer, SortedMap<Integer, Cell>> cells(byte[] part, List<String> shared)
      throws XMLStreamException {
    SortedMap<Integer, SortedMap<Integer, Cell>> rows = new TreeMap<>();
    int[] at = {0, 0};
    each(
        part,
        "c",
        r -> {
          place(attribute(r, "r"), at);
          Cell cell = cell(r, shared);
          if (cell.formula() || !cell.text().isEmpty()) {
            rows.computeIfAbsent(at[0], n -> new TreeMap<>()).put(at[1], cell);
          }
        });
    return rows;
  }

  /** {@code C7}: row 7, column 2. */
  private static void place(String reference, int[] at) throws XMLStreamException {
    if (!reference.matches("[A-Z]{1,3}[1-9][0-9]{0,6}")) {
      throw new XMLStreamException("a cell without its place");
    }
    int column = 0;
    int i = 0;
    while (Character.isLetter(reference.charAt(i))) {
      column = column * 26 + reference.charAt(i++) - 'A' + 1;
    }
    at[0] = Integer.parseInt(reference.substring(i));
    at[1] = column - 1;
  }

  private static Cell cell(XMLStreamReader reader, List<String> shared) throws XMLStreamException {
    String type = attribute(reader, "t");
    String text = "";
    boolean formula = false;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals("c")) {
        break;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "f" -> formula = true;
          case "v" -> text = reader.getElementText();
          case "is" -> text = text(reader, "is");
          default -> {
            // extensions
          }
        }
      }
    }
    return new Cell(shown(type, text, shared), formula || type.equals("e"));
  }

  private static String shown(String type, String text, List<String> shared)
      throws XMLStreamException {
    if (type.equals("s")) {
      if (!text.matches("\\d{1,8}") || Integer.parseInt(text) >= shared.size()) {
        throw new XMLStreamException("a cell refers to a text that is not there");
      }
      return shared.get(Integer.parseInt(text));
    }
    return switch (type) {
      case "b" -> text.equals("1") ? "true" : "false";
      case "", "n" -> text.replaceFirst("\\.0+$", "");
      default -> text;
    };
  }

  /** All text in an element but phonetic readings. */
  private static String text(XMLStreamReader reader, String element) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int phonetic = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        if (reader.getLocalName().equals(element)) {
          break;
        }
        phonetic -= reader.getLocalName().equals("rPh") ? 1 : 0;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        phonetic += reader.getLocalName().equals("rPh") ? 1 : 0;
        if (phonetic == 0 && reader.getLocalName().equals("t")) {
          text.append(reader.getElementText());
        }
      }
    }
    return text.toString();
  }

  private interface Each {
    void take(XMLStreamReader reader) throws XMLStreamException;
  }

  private static void each(
      byte @org.jspecify.annotations.Nullable [] part, String element, Each each)
      throws XMLStreamException {
    if (part == null) {
      return;
    }
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(part));
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT
          && reader.getLocalName().equals(element)) {
        each.take(reader);
      }
    }
  }

  private static String attribute(XMLStreamReader reader, String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return "";
  }
}
