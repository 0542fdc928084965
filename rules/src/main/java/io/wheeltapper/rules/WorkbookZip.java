package io.wheeltapper.rules;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The parts of an XLSX file that its cells need, unpacked within bounds that are counted while
 * unpacking: what the file says of its own sizes is not believed.
 */
final class WorkbookZip {

  /** What all parts together may unpack to; a table of 4 MiB as CSV is far below it. */
  static final long MOST = 32L << 20;

  /** A workbook with one sheet has about a dozen. */
  static final int MOST_PARTS = 1_000;

  private WorkbookZip() {}

  /** Why a workbook is not taken. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final String mend;

    Refused(String code, String message, String mend) {
      super(message);
      this.code = code;
      this.mend = mend;
    }

    String code() {
      return code;
    }

    String mend() {
      return mend;
    }
  }

  /** The XML parts by their names. */
  static Map<String, byte[]> parts(byte[] file) throws Refused {
    Map<String, byte[]> parts = new HashMap<>();
    long left = MOST;
    int count = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        active(name);
        count++;
        byte[] part = read(zip, left);
        left -= part.length;
        if (count > MOST_PARTS) {
          throw tooLarge();
        }
        if (name.endsWith(".xml") || name.endsWith(".rels")) {
          parts.put(name, part);
        }
      }
    } catch (ZipException e) {
      throw broken(String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    if (count == 0) {
      throw broken("it is no zip file");
    }
    return parts;
  }

  private static byte[] read(InputStream in, long most) throws IOException, Refused {
    byte[] bytes = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE));
    if (bytes.length > most) {
      throw tooLarge();
    }
    return bytes;
  }

  /** What could run, call out, or change by itself. */
  private static void active(String name) throws Refused {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    for (String part :
        new String[] {
          "vbaproject",
          "externallinks/",
          "embeddings/",
          "activex/",
          "macrosheets/",
          "connections.xml",
          "querytables/",
          "ctrlprops/"
        }) {
      if (lower.contains(part)) {
        throw new Refused(
            "table-active",
            "the workbook has " + name + ": macros, links to elsewhere or embedded objects",
            "save plain cells as .xlsx, or as .csv");
      }
    }
  }

  private static Refused tooLarge() {
    return new Refused(
        "table-xlsx",
        "the workbook unpacks to more than " + (MOST >> 20) + " MiB or " + MOST_PARTS + " parts",
        "split the table, or save it as .csv");
  }

  private static Refused broken(String why) {
    return new Refused(
        "table-xlsx",
        "this is no XLSX workbook (" + why.replaceAll("\\p{Cntrl}", "?") + ")",
        "save it as .xlsx without a password, or as .csv");
  }
}
