package io.wheeltapper.core.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.BadSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterTest {

  @TempDir Path folder;

  @Test
  void manyWaysToWriteOne() throws Exception {
    String pin = "ab".repeat(32);
    Path file = folder.resolve("bmcs");
    Files.writeString(
        file,
        """
        # whose          where
        n1               10.0.0.1
        n2,https://bmc2.example:8443/   # the spare one
        loop:cdu-1=https://10.0.0.9#sha256:%s
        n3 https://10.0.1.1/redfish/v1/Systems/Node3
        """
            .formatted(pin));
    List<Bmc> all = Roster.of(file);
    assertEquals(List.of("n1", "n2", "loop:cdu-1", "n3"), all.stream().map(Bmc::name).toList());
    assertEquals("https://10.0.0.1", all.get(0).base().toString());
    assertEquals("10.0.0.1:443", all.get(0).peer());
    assertEquals("bmc2.example:8443", all.get(1).peer());
    assertEquals("", all.get(2).node());
    assertEquals(pin, all.get(2).pin());
    assertEquals("/redfish/v1/Systems/Node3", all.get(3).system());
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() throws Exception {
    for (String bad :
        List.of(
            "n1",
            "n1=ftp://10.0.0.1",
            "n1=https://10.0.0.1/nonsense",
            "job:slurm/1=https://10.0.0.1",
            "moon:x=https://10.0.0.1",
            "n1=https://10.0.0.1#sha256:abc",
            "n1=https://",
            "n1=https://10.0.0.1 n1=https://10.0.0.1")) {
      Path file = Files.writeString(folder.resolve("bad"), "n0=10.0.0.0\n" + bad + "\n");
      BadSetting e = assertThrows(BadSetting.class, () -> Roster.of(file), bad);
      assertTrue(String.valueOf(e.getMessage()).contains("bad:2: "), e.getMessage());
    }
    Path twice = Files.writeString(folder.resolve("twice"), "n1=10.0.0.1\nn1=10.0.0.2\n");
    assertThrows(BadSetting.class, () -> Roster.of(twice));
    assertThrows(BadSetting.class, () -> Roster.of(folder.resolve("nowhere")));
  }
}
