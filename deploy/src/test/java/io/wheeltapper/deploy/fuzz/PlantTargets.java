package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.sensors.facility.derived.DerivedKind;
import io.wheeltapper.sensors.facility.modbus.RegisterMaps;
import io.wheeltapper.sensors.facility.mqtt.MqttKind;
import io.wheeltapper.sensors.facility.snmp.OidMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the plant's sensors read: recordings, and the maps that a site writes. */
final class PlantTargets {

  private static final String WALK =
      """
      .1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.318.1.3.4.6
      .1.3.6.1.4.1.318.1.1.26.4.3.1.4.1 = INTEGER: lowLoad(1)
      .1.3.6.1.4.1.318.1.1.26.4.3.1.5.1 = Gauge32: 723
      .1.3.6.1.4.1.318.1.1.26.6.3.1.4.2 = INTEGER: 4
      .1.3.6.1.2.1.1.3.0 = Timeticks: (12) 0:00:00.12
      .1.3.6.1.4.1.318.1.1.26.10.2.2.1.8.1 = STRING: "24.3"
      """;

  private static final String SNMPREC =
      """
      1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.13742.6
      1.3.6.1.4.1.13742.6.3.3.4.1.7.1.1.5|66|1
      1.3.6.1.4.1.13742.6.5.2.3.1.3.1.1.4|2|2
      1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.5|66|1400
      """;

  private static final String REGISTERS =
      """
      # written down
      input 130: 16712
      input 131: 0
      discrete 7: 1
      """;

  private static final String DSX =
      """
      BMS/v1/PUB/Metadata/CDU/LiquidFlow/h1/cdu3/flow {"objectName":"cdu-3","objectId":"7","engUnit":"LPM","processArea":["Secondary","Supply"]}
      BMS/v1/PUB/Value/CDU/LiquidFlow/h1/cdu3/flow {"value":310.5,"timestamp":1790000000000,"quality":1}
      BMS/v1/PUB/Metadata/Rack/RackLeakDetect/r1/leak {"rackLocationName":"r1","stateText":[{"value":0,"text":"dry"}]}
      BMS/v1/PUB/Value/Rack/RackLeakDetect/r1/leak {"value":1,"timestamp":1790000001000,"quality":1}
      BMS/v1/PUB/Metadata/CRAH/Status/h1/crah2 {"objectName":"crah-2","stateText":[{"value":2,"text":"Fan failed"}]}
      BMS/v1/PUB/Value/CRAH/Status/h1/crah2 {"value":2,"timestamp":1790000002000,"quality":1}
      BMS/v1/PUB/Value/System/HeartbeatTimestampBms/h1 {"value":1790000002000,"timestamp":1790000002000,"quality":1}
      """;

  private static final String SITE =
      """
      plant/cdu-1/flow {"reading":{"value":"120","at":"1970-01-01T00:00:00Z"}}
      plant/cdu-1/tray ALARM
      """;

  private static final String HOURS =
      """
      {"hour":497222,"minutes":60,"total_kwh":1300.5,"it_kwh":1000,"outdoor_celsius":5.5}
      {"hour":497223,"minutes":59,"total_kwh":1300.5,"it_kwh":1000}
      """;

  private PlantTargets() {}

  static void put(Map<String, Targets.Making> all) {
    all.put("snmp", () -> new Recorded("snmp", Targets.texts(WALK, SNMPREC), Map.of()));
    all.put(
        "modbus",
        () ->
            new Recorded("modbus", Targets.texts(REGISTERS), Map.of("map", written("registers"))));
    all.put(
        "mqtt",
        () -> new Recorded("mqtt", Targets.texts(DSX, SITE), Map.of("topics", written("topics"))));
    all.put(
        "derived",
        () -> new Recorded("derived", Targets.texts(HOURS), Map.of("file", written("derived"))));
    all.put("meters", () -> new Written(DerivedKind::problems, "derived"));
    all.put("topics", () -> new Written(MqttKind::problems, "topics"));
    all.put("oids", () -> new Written(OidMaps::problems, "oids"));
    all.put("registers", () -> new Written(RegisterMaps::problems, "registers"));
  }

  private static String written(String schema) throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    file.toFile().deleteOnExit();
    Files.write(file, example(schema));
    return file.toString();
  }

  private static byte[] example(String schema) throws IOException {
    Path file = Targets.policies().resolveSibling("deploy/schema/" + schema + ".schema.json");
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(Files.readString(file))
        .at("/examples/0")
        .toPrettyString()
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** A file that people write; its seed is the example of its schema. */
  private static final class Written implements Target {

    private final Function<Path, List<Problem>> reader;
    private final String schema;
    private final Path file;

    Written(Function<Path, List<Problem>> reader, String schema) throws IOException {
      this.reader = reader;
      this.schema = schema;
      this.file = Files.createTempFile("fuzz", ".yaml");
      file.toFile().deleteOnExit();
    }

    @Override
    public void take(byte[] input) throws Exception {
      Files.write(file, input);
      Targets.placed(reader.apply(file), p -> p.file().equals(file.toString()));
    }

    @Override
    public List<byte[]> seeds() {
      try {
        return List.of(example(schema));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
