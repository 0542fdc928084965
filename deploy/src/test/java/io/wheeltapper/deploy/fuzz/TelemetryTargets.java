package io.wheeltapper.deploy.fuzz;

import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.sensors.telemetry.promql.PromqlKind;
import io.wheeltapper.sensors.workload.numbers.NameTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

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

  private static final String ALERT =
      """
      {"version":"4","truncatedAlerts":1,"alerts":[{"status":"firing","labels":{"alertname":"A","node":"n1"},
      "annotations":{"summary":"s"},"startsAt":"2026-11-29T10:00:00Z","endsAt":"0001-01-01T00:00:00Z",
      "fingerprint":"aa"},{"status":"resolved","labels":{"alertname":"A","node":"n1"},"annotations":{},
      "startsAt":"2026-11-29T10:00:00Z","endsAt":"2026-11-29T10:05:00Z","fingerprint":"aa"},
      {"status":"firing","labels":{"alertname":"B","node":"n1"},"startsAt":"+1000000000-12-31T23:59:59Z","fingerprint":"ab"}]}
      """;

  private static final String METRICS =
      """
      {"resourceMetrics":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"n2"}},
      {"key":"slurm.job.id","value":{"stringValue":"7"}}]},"scopeMetrics":[{"metrics":[
      {"name":"x","gauge":{"dataPoints":[{"asInt":"7","timeUnixNano":"1790000000000000000"}]}},
      {"name":"train_loss","sum":{"aggregationTemporality":2,"dataPoints":[{"asDouble":1.5,"flags":1}]}},
      {"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"3","sum":1.5,
      "bucketCounts":["1","2"],"explicitBounds":[0.5]}]}},{"name":"e","exponentialHistogram":{"dataPoints":[
      {"count":"3","scale":1}]}},{"name":"s","summary":{"dataPoints":[{"count":"1","sum":2,"quantileValues":[
      {"quantile":0.99,"value":2}]}]}}]}]}]}
      """;

  private static final String LOGS =
      """
      {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"n1"}},
      {"key":"_TRANSPORT","value":{"stringValue":"kernel"}}]},
      "scopeLogs":[{"logRecords":[{"timeUnixNano":"1790000000000000000","body":{"stringValue":"NVRM: Xid (PCI:0000:3b:00): 79, pid=1, text"}}]}]},
      {"scopeLogs":[{"scope":{"attributes":[{"key":"slurm.job.id","value":{"stringValue":"7"}}]},"logRecords":[
      {"attributes":[{"key":"slurm.job.id","value":{"stringValue":"7"}}],"body":{"kvlistValue":{"values":[
      {"key":"MESSAGE","value":{"stringValue":"Watchdog caught collective operation timeout"}}]}}}]}]}]}
      """;

  private static final String LINES =
      """
      {"status":"success","data":{"resultType":"streams","result":[{"stream":{"transport":"kernel","node":"n1"},
      "values":[["1790000000000000000","Nov 29 10:00:00 n1 kernel: [ 1.5] NVRM: Xid (PCI:0000:3b:00): 79, text"],
      ["1790000000000000001","ncclRemoteError",{"job_id":"7"}]]}],"stats":{}}}
      """;

  private static final String VECTOR =
      """
      {"status":"success","data":{"resultType":"vector","result":[{"metric":{"node":"n1"},"value":[1790000000.5,"1.5"]},
      {"metric":{"wheeltapper_target":"rack:r1"},"value":[1790000000,"+Inf"]}]},"infos":["x"]}
      """;

  private static final String QUERIES =
      "queries:\n- {name: a, query: 'sum by (node) (rate(x[1m]))'}\n- {name: b, query: up}\n";

  private static final String NAMES =
      """
      jobs: [{label: my_job, scheduler: slurm}]
      names:
      - {name: my_step, is: step, rank: [rank], where: {phase: "tr.*"}}
      - {name: my_ms, is: step-seconds, scale: 0.001, of: rank, job: [{label: model}]}
      objectives: {llama: 2.5, "*": 9}
      """;

  private TelemetryTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    all.put("remotewrite", () -> recorded("remotewrite", hex(WRITE_1), hex(WRITE_2)));
    all.put("alertmanager", () -> recorded("alertmanager", text(ALERT)));
    all.put("otlp", () -> recorded("otlp", text(METRICS), text(LOGS), points()));
    all.put("loki", () -> recorded("loki", text(LINES)));
    all.put("promql", () -> recorded("promql", text(VECTOR)));
    all.put("workload-names", () -> yaml(NameTable::problems, NAMES));
    all.put("promql-queries", () -> yaml(PromqlKind::problems, QUERIES));
  }

  private static Target recorded(String kind, byte[]... seeds) throws IOException {
    return new Recorded(kind, List.of(seeds), Map.of());
  }

  /** The same as protobuf. */
  private static byte[] points() throws IOException {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    JsonFormat.parser().merge(METRICS, request);
    return request.build().toByteArray();
  }

  private static Target yaml(BiFunction<String, String, List<Problem>> problems, String seed) {
    return new Target() {
      @Override
      public void take(byte[] input) {
        Targets.placed(
            problems.apply(new String(input, StandardCharsets.UTF_8), "f.yaml"),
            p -> p.file().equals("f.yaml"));
      }

      @Override
      public List<byte[]> seeds() {
        return List.of(text(seed));
      }
    };
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
