package io.wheeltapper.deploy.review;

import io.wheeltapper.core.runtime.ledger.Entries;
import io.wheeltapper.core.runtime.ledger.Review;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The report of a period: what was done, by which rule's which version, approved by whom, what
 * failed, what was held and why. Made from the ledger alone, up to a signed tree head; the same
 * period and head give the same bytes.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds, not itself in it
 * @param head the tree head on which it rests
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never a key
public record Report(Format format, long from, long to, Review.Head head, byte[] document) {

  /** How it is written. */
  public enum Format {
    HTML("text/html; charset=utf-8"),
    PDF("application/pdf");

    private final String type;

    Format(String type) {
      this.type = type;
    }

    /** Its media type. */
    public String type() {
      return type;
    }

    /** As people write it, and as files end. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Makes one. */
  public static Report of(Entries entries, Review.Head head, long from, long to, Format format)
      throws IOException {
    Account account = Account.of(entries, from, to, head.size());
    String html = new ReportPage(account, from, to, head).html();
    byte[] document =
        format == Format.PDF ? ReportPdf.of(html, to) : html.getBytes(StandardCharsets.UTF_8);
    return new Report(format, from, to, head, document);
  }
}
