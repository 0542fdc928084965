package io.wheeltapper.sensors.scheduler.slurm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of an HTTP/1.1 answer to status and body: by length, in chunks, or to the end. Pure.
 */
final class HttpAnswer {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*");
  private static final Pattern LENGTH = Pattern.compile("\ncontent-length: *(\\d{1,10})\r");
  private static final Pattern CHUNKED = Pattern.compile("\ntransfer-encoding: *chunked *\r");
  private static final byte[] BLANK = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private HttpAnswer() {}

  /**
   * Status and body of a whole answer.
   *
   * @throws IOException when it is cut or no HTTP
   */
  static Http.Answer parse(byte[] bytes) throws IOException {
    int end = find(bytes, BLANK, 0);
    if (end < 0) {
      throw new IOException("the answer is cut within its head");
    }
    String head = head(bytes, end);
    Matcher status = STATUS.matcher(head.substring(0, head.indexOf('\r')).toUpperCase(Locale.ROOT));
    if (!status.matches()) {
      throw new IOException("the answer is no HTTP");
    }
    int from = end + BLANK.length;
    Matcher length = LENGTH.matcher(head);
    byte[] body;
    if (CHUNKED.matcher(head).find()) {
      body = unchunk(bytes, from);
    } else if (length.find()) {
      long size = Long.parseLong(length.group(1));
      if (bytes.length - from < size) {
        throw new IOException("the answer is cut within its body");
      }
      body = Arrays.copyOfRange(bytes, from, from + (int) size);
    } else {
      body = Arrays.copyOfRange(bytes, from, bytes.length);
    }
    return new Http.Answer(Integer.parseInt(status.group(1)), body);
  }

  private static byte[] unchunk(byte[] bytes, int from) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = from;
    while (true) {
      int lineEnd = find(bytes, new byte[] {'\r', '\n'}, at);
      if (lineEnd < 0) {
        throw new IOException("the answer is cut within its chunks");
      }
      String size = new String(bytes, at, lineEnd - at, StandardCharsets.ISO_8859_1);
      int semicolon = size.indexOf(';');
      int count = hex(semicolon < 0 ? size : size.substring(0, semicolon));
      int begin = lineEnd + 2;
      if (count == 0) {
        return body.toByteArray();
      }
      if (count > bytes.length - begin) {
        throw new IOException("the answer is cut within a chunk");
      }
      body.write(bytes, begin, count);
      at = begin + count + 2;
    }
  }

  private static int hex(String digits) throws IOException {
    if (!digits.strip().matches("[0-9a-fA-F]{1,7}")) {
      throw new IOException("a chunk of the answer has no size");
    }
    return Integer.parseInt(digits.strip(), 16);
  }

  private static String head(byte[] bytes, int end) {
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT) + "\r\n";
  }

  private static int find(byte[] bytes, byte[] what, int from) {
    for (int i = from; i <= bytes.length - what.length; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }
}
