package io.wheeltapper.deploy.fuzz;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What telemetry sends: good inputs are the tests' own, by the published formats. */
final class TelemetryTargets {

  private static final String WRITE_1 =
      "0a9a010a300a045555494412284750552d34353564386637302d616161612d626262622d6363"
          + "63632d3030303030303030303030310a200a085f5f6e616d655f5f12144443474d5f46495f44"
          + "45565f4750555f54454d500a130a08696e7374616e636512076e313a393430300a0b0a036a6f"
          + "6212046463676d12100900000000008044401080d8c1a28c34121009000000000000f87f10e8"
          + "dfc1a28c340a560a0e0a085f5f6e616d655f5f120275700a130a08696e7374616e636512076e"
          + "323a393130300a0b0a036a6f6212046e6f646512100900000000008044401080d8c1a28c3412"
          + "1009000000000000f87f10e8dfc1a28c34";

  private static final String WRITE_2 =
      "220022045555494422284750552d34353564386637302d616161612d626262622d636363632d"
          + "30303030303030303030303122085f5f6e616d655f5f22144443474d5f46495f4445565f4750"
          + "555f54454d502208696e7374616e636522076e313a3934303022036a6f6222046463676d2202"
          + "757022076e323a3931303022046e6f64652a1e0a080102030405060708121009000000000080"
          + "44401080d8c1a28c341a002a1c0a060309050a070b12100900000000008044401080d8c1a28c"
          + "341a00";

  private TelemetryTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    all.put("remotewrite", () -> recorded("remotewrite", hex(WRITE_1), hex(WRITE_2)));
  }

  private static Target recorded(String kind, byte[]... seeds) throws IOException {
    return new Recorded(kind, List.of(seeds), Map.of());
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
