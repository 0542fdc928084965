package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The numbers around a case, to be drawn.
 *
 * @param from epoch milliseconds, as to and every {@code at}
 * @param marks what the case's entries say, in their order
 * @param source {@code recording}, or {@code evidence} where no recording reaches back: then only
 *     what stands in the entries
 * @param partial whether the recording was too long to be read whole in time
 */
public record Series(
    long from,
    long to,
    List<Line> series,
    List<Mark> marks,
    String source,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean partial) {

  public Series {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /** One metric of one target. */
  public record Line(String target, String metric, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** One reading, written as an array. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"at", "value"})
  public record Point(long at, double value) {}

  /** What happened at a time: the kind of an entry, and a few words. */
  public record Mark(long at, String kind, String text) {}
}
