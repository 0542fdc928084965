package io.wheeltapper.sensors.gpu.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JNA's layout of every struct is the C compiler's, and its version word the vendor's. */
class LayoutTest {

  @TempDir Path folder;

  private static final Map<String, Structs.Layout> OURS =
      Map.ofEntries(
          Map.entry("PciInfo", new Structs.PciInfo()),
          Map.entry("EventData", new Structs.EventData()),
          Map.entry("FieldValue", new Structs.FieldValue()),
          Map.entry("Utilization", new Structs.Utilization()),
          Map.entry("Memory1", new Structs.Memory1()),
          Map.entry("Memory2", new Structs.Memory2()),
          Map.entry("Temperature", new Structs.Temperature()),
          Map.entry("MarginTemperature", new Structs.MarginTemperature()),
          Map.entry("RowHistogram", new Structs.RowHistogram()),
          Map.entry("SramStatus", new Structs.SramStatus()),
          Map.entry("FabricInfo2", new Structs.FabricInfo2()),
          Map.entry("FabricInfo3", new Structs.FabricInfo3()),
          Map.entry("PlatformInfo", new Structs.PlatformInfo()),
          Map.entry("RepairStatus", new Structs.RepairStatus()));

  @Test
  void everySizeAndEveryOffsetAreTheCompilers() throws Exception {
    Path program = folder.resolve("layout");
    StandIn.compile(List.of("-o", program.toString(), "nvml-layout.c"));
    Process process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    SortedMap<String, Integer> theirs = new TreeMap<>();
    said.lines()
        .forEach(line -> theirs.put(line.split(" ")[0], Integer.parseInt(line.split(" ")[1])));
    assertEquals(ours(), theirs);
    assertTrue(theirs.size() > 80, "" + theirs.size());
  }

  private static SortedMap<String, Integer> ours() {
    SortedMap<String, Integer> all = new TreeMap<>();
    OURS.forEach((name, layout) -> {
      all.put(name, layout.size());
      Arrays.stream(layout.getClass().getDeclaredFields())
          .filter(f -> Modifier.isPublic(f.getModifiers()) && !Modifier.isStatic(f.getModifiers()))
          .map(Field::getName)
          .forEach(field -> all.put(name + "." + field, layout.at(field)));
    });
    return all;
  }

  /** The words as the vendor's header gives them, computed there by its own macro. */
  @Test
  void versionWordsAreTheVendors() {
    assertEquals(0x02000028, OURS.get("Memory2").version(2));
    assertEquals(0x0100000C, OURS.get("Temperature").version(1));
    assertEquals(0x01000008, OURS.get("MarginTemperature").version(1));
    assertEquals(0x02000024, OURS.get("FabricInfo2").version(2));
    assertEquals(0x03000028, OURS.get("FabricInfo3").version(3));
    assertEquals(0x01000068, OURS.get("SramStatus").version(1));
    assertEquals(0x0200002C, OURS.get("PlatformInfo").version(2));
    assertEquals(0x0100000C, OURS.get("RepairStatus").version(1));
  }

  @Test
  void theOlderFabricStructIsABeginningOfTheNewer() {
    for (String field : List.of("status", "cliqueId", "state", "healthMask")) {
      assertEquals(OURS.get("FabricInfo2").at(field), OURS.get("FabricInfo3").at(field), field);
    }
  }
}
