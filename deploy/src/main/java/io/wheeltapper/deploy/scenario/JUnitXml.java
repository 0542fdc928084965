package io.wheeltapper.deploy.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A report as the XML that continuous integration reads: one suite, a case a scenario. */
public final class JUnitXml {

  private JUnitXml() {}

  /** Writes it; an existing file is replaced. */
  public static void write(Report report, Path file) throws IOException {
    Files.writeString(file, text(report));
  }

  /** The XML itself. */
  public static String text(Report report) {
    List<Result> results = report.results();
    long failed = results.stream().filter(r -> !r.ok()).count();
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuite name=\"policy test\" tests=\"").append(results.size());
    xml.append("\" failures=\"").append(failed);
    xml.append("\" errors=\"").append(report.problems().size()).append("\">\n");
    report
        .problems()
        .forEach(p ->
            xml.append("  <system-err>").append(escape(p.toString())).append("</system-err>\n"));
    results.forEach(r -> scenario(xml, r));
    return xml.append("</testsuite>\n").toString();
  }

  private static void scenario(StringBuilder xml, Result result) {
    xml.append("  <testcase classname=\"").append(escape(result.file()));
    xml.append("\" name=\"").append(escape(result.name()));
    xml.append("\" time=\"").append(String.format(Locale.ROOT, "%.3f", result.millis() / 1000.0));
    if (result.ok()) {
      xml.append("\"/>\n");
      return;
    }
    xml.append("\">\n    <failure message=\"").append(escape(result.complaints().getFirst()));
    xml.append("\">").append(escape(String.join("\n", result.lines())));
    xml.append("</failure>\n  </testcase>\n");
  }

  /** XML 1.0 takes few control characters, so they all become blanks. */
  private static String escape(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
