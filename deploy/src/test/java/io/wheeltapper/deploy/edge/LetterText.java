package io.wheeltapper.deploy.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The reader of nodes' letters, for the fuzzer. */
public final class LetterText {

  /** A good one, not packed. */
  public static final List<String> SEEDS =
      List.of(
          "{\"node\":\"n1\",\"stream\":\"1700000000000-0123abcd\",\"first\":3,\"heed\":\"\"}\n"
              + "{\"signal\":\"event\",\"target\":\"node:n1\",\"node\":\"n1\",\"sensor\":\"s@n1\",\"origin\":\"host\",\"at\":5,\"type\":\"e\",\"fields\":{\"n\":\"1\"},\"raw\":\"\"}\n"
              + "{\"signal\":\"snapshot\",\"target\":\"node:n1\",\"node\":\"n1\",\"sensor\":\"s@n1\","
              + "\"origin\":\"host\",\"at\":5,\"metrics\":{\"names\":[\"t\"],\"values\":[1.5]}}",
          "{\"node\":\"n1\",\"stream\":\"1700000000000-0123abcd\",\"first\":0,\"heed\":\"abc\"}");

  private static final Admission ADMISSION = Admission.open(List.of());

  private LetterText() {}

  /** Reads it packed and as it is; that it is bad is no finding. */
  public static void take(byte[] input) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(input);
    }
    read(packed.toByteArray());
    read(input);
  }

  private static void read(byte[] bytes) {
    try {
      for (Letter.Line line : Letter.read(bytes).lines()) {
        if (line.signal() != null
            && ADMISSION.objection("n1", Admission.Entrance.OWN, line.signal()).isEmpty()) {
          line.signal().id();
        }
      }
    } catch (Letter.Bad e) {
      return; // what it says of letters that are none
    }
  }
}
