package io.wheeltapper.deploy.review;

import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/**
 * A report as PDF, with its font in it: Liberation Sans (SIL Open Font License 1.1), as PDFBox
 * ships it. The same page gives the same bytes. Fetches nothing.
 */
final class ReportPdf {

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /**
   * Held, since loggers that nobody holds forget their level: it warns of fonts that no page has.
   */
  private static final Logger FONTS = Logger.getLogger("org.apache.pdfbox");

  static {
    FONTS.setLevel(Level.SEVERE);
    XRLog.setLoggingEnabled(false);
  }

  private ReportPdf() {}

  /**
   * Renders a page.
   *
   * @param at the time that the document bears, epoch milliseconds
   */
  static byte[] of(String html, long at) throws IOException {
    PdfRendererBuilder builder = new PdfRendererBuilder();
    builder.useFastMode();
    // A tagged document, which readers can read aloud; and no font but ours is looked for.
    builder.usePdfUaAccessibility(true);
    builder.withHtmlContent(html, null);
    builder.useFont(ReportPdf::font, "Report");
    builder.useUriResolver((_, _) -> null);
    builder.withProducer("Wheeltapper");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    builder.toStream(out);
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
      renderer.layout();
      renderer.createPDFWithoutClosing();
      PDDocument document = renderer.getPdfDocument();
      document.setDocumentId(at);
      PDDocumentInformation about = document.getDocumentInformation();
      GregorianCalendar day =
          GregorianCalendar.from(Instant.ofEpochMilli(at).atZone(ZoneOffset.UTC));
      about.setCreationDate(day);
      about.setModificationDate(day);
      document.save(out);
      return out.toByteArray();
    }
  }

  private static InputStream font() {
    InputStream font = PDDocument.class.getResourceAsStream(FONT);
    if (font == null) {
      throw new IllegalStateException("PDFBox came without its font");
    }
    return font;
  }
}
