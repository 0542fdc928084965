package io.wheeltapper.deploy.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wheeltapper.core.runtime.Trace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Log lines as JSON, one object a line: {@code time level logger thread message}, {@code case trace
 * entry} where a line tells of a case, {@code error} with the stack where something was thrown.
 * Whatever untrusted text says, it stays within its string and its line.
 */
public final class JsonLines extends Formatter {

  private static final JsonFactory JSON = new JsonFactory();

  /** As ids of cases are made. */
  private static final Pattern CASE = Pattern.compile("\\bcase=(c[0-9a-f]{11})\\b");

  /** Used by every handler of the root logger from here on. */
  public static void install() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new JsonLines());
    }
  }

  @Override
  public String format(LogRecord line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", line.getInstant().toString());
      json.writeStringField("level", level(line));
      json.writeStringField("logger", String.valueOf(line.getLoggerName()));
      String message = formatMessage(line);
      told(json, message);
      json.writeStringField("message", message);
      if (line.getThrown() != null) {
        StringWriter stack = new StringWriter();
        line.getThrown().printStackTrace(new PrintWriter(stack, true));
        json.writeStringField("error", stack.toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  /** As most collectors have them. */
  private static String level(LogRecord line) {
    return switch (line.getLevel().getName()) {
      case "SEVERE" -> "error";
      case "WARNING" -> "warn";
      case "INFO", "CONFIG" -> "info";
      default -> "debug";
    };
  }

  private static void told(JsonGenerator json, String message) throws IOException {
    Optional<Trace.Told> told = Trace.told();
    Matcher named = CASE.matcher(message);
    String caseId =
        told.map(Trace.Told::caseId).orElseGet(() -> named.find() ? named.group(1) : "");
    if (caseId.isEmpty()) {
      return;
    }
    json.writeStringField("case", caseId);
    json.writeStringField("trace", Trace.id(caseId));
    if (told.isPresent() && told.get().entry() >= 0) {
      json.writeNumberField("entry", told.get().entry());
    }
  }
}
