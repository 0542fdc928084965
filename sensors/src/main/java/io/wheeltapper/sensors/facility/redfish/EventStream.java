package io.wheeltapper.sensors.facility.redfish;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Server-sent events as the WHATWG has them: lines of bytes into frames. A frame that is too long
 * costs itself. For one thread.
 */
final class EventStream {

  /** Longest frame in bytes; an event with all its members takes a few thousand. */
  static final int LONGEST = 1 << 20;

  /**
   * One frame.
   *
   * @param id what the stream can be resumed behind, or {@code ""}
   */
  record Frame(String id, String data) {}

  private byte[] line = new byte[256];
  private int length;
  private boolean afterReturn;
  private boolean spoiled;
  private String id = "";
  private final StringBuilder data = new StringBuilder();
  private int tooLong;

  /** How many frames were too long. */
  int tooLong() {
    return tooLong;
  }

  /** The frames that end in these bytes. */
  List<Frame> feed(byte[] bytes, int count) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte b = bytes[i];
      if (b == '\n' && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = b == '\r';
      if (b == '\n' || b == '\r') {
        line(frames);
        length = 0;
      } else if (length >= LONGEST) {
        spoiled = true;
      } else {
        if (length == line.length) {
          line = java.util.Arrays.copyOf(line, Math.min(LONGEST, length * 2));
        }
        line[length++] = b;
      }
    }
    return frames;
  }

  private void line(List<Frame> frames) {
    if (length == 0) {
      end(frames);
      return;
    }
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    switch (field) {
      case "data" -> {
        if (data.length() + value.length() > LONGEST) {
          spoiled = true;
        } else {
          data.append(value).append('\n');
        }
      }
      case "id" -> {
        if (value.length() <= 256 && value.chars().noneMatch(Character::isISOControl)) {
          id = value;
        }
      }
      default -> {} // comments keep the connection open; names and pauses do not matter here
    }
  }

  private void end(List<Frame> frames) {
    if (spoiled) {
      tooLong++;
    } else if (!data.isEmpty()) {
      frames.add(new Frame(id, data.substring(0, data.length() - 1)));
    }
    data.setLength(0);
    spoiled = false;
  }
}
