package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs whose entries are only linked. */
class LogsTest {

  private final Logs logs = new Logs(new Heard());
  private final List<String> asked = new ArrayList<>();

  private static Doc doc(String json) throws Exception {
    return Doc.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Doc page(int entries) throws Exception {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < entries; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append("{'@odata.id':'/redfish/v1/L/")
          .append(i)
          .append("'}");
    }
    return doc("{'Members':[" + members + "]}");
  }

  private List<Notice> round(int entries) throws Exception {
    return logs.take(
        "/redfish/v1/L",
        page(entries),
        uri -> {
          asked.add(uri);
          try {
            return doc(
                "{'@odata.id':'"
                    + uri
                    + "','Id':'x','Severity':'Critical','Message':'of "
                    + uri
                    + "'}");
          } catch (Exception e) {
            throw new java.io.IOException(e);
          }
        });
  }

  @Test
  void aLongLogIsReadOnceAndSoManyEntriesARound() throws Exception {
    assertEquals(List.of(), round(900), "what stood there at the start is no news");
    round(900);
    assertEquals(List.of(), asked, "however long it is");
    assertEquals(Logs.MOST_ASKED, round(1020).size());
    assertEquals(Logs.MOST_ASKED, round(1020).size());
    assertEquals(20, round(1020).size(), "what is left comes the next time");
    assertEquals(List.of(), round(1020));
    assertEquals(120, asked.size());
    assertTrue(asked.contains("/redfish/v1/L/1019"));
  }
}
