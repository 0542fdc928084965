package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.actuators.command.CheckReports;
import io.wheeltapper.actuators.firmware.FirmwareTexts;
import io.wheeltapper.actuators.ipmi.SelTexts;
import io.wheeltapper.actuators.kubernetes.KubernetesAnswers;
import io.wheeltapper.actuators.modbus.ControlMaps;
import io.wheeltapper.actuators.redfish.BmcAnswers;
import io.wheeltapper.actuators.slurm.SlurmAnswers;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.deploy.api.AskedText;
import io.wheeltapper.deploy.signing.Signature;
import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What a site's own people, tools and schedulers hand in as files, bodies and answers. */
final class SiteTargets {

  private static final String CALENDAR =
      """
      BEGIN:VCALENDAR
      BEGIN:VEVENT
      UID:1
      SUMMARY:folded\\, and
        long
      DTSTART;TZID=Europe/Berlin:20260106T220000
      DTEND;TZID=Europe/Berlin:20260107T020000
      RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20260203T210000Z
      EXDATE;TZID=Europe/Berlin:20260113T220000,20260120T220000
      END:VEVENT
      BEGIN:VEVENT
      UID:1
      RECURRENCE-ID;TZID=Europe/Berlin:20260127T220000
      DTSTART;TZID=Europe/Berlin:20260128T220000
      DURATION:PT1H
      END:VEVENT
      BEGIN:VEVENT
      UID:2
      DTSTART;VALUE=DATE:20260301
      RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=5
      END:VEVENT
      END:VCALENDAR
      """;

  private static final String SHEET =
      """
      <worksheet><sheetData>
      <row r="3"><c r="A3" t="str"><v>code:key</v></c><c r="B3" t="s"><v>0</v></c><c r="C3" t="str"><v>limit:number</v></c></row>
      <row r="4"><c r="A4"><v>79</v></c><c r="B4" t="s"><v>1</v></c><c r="C4"><v>5.0</v></c></row>
      <row r="7"><c r="A7" t="inlineStr"><is><t>48</t></is></c><c r="B7" t="s"><v>1</v></c></row>
      </sheetData></worksheet>
      """;

  private static final String TAPE =
      """
      {"recording":1,"agent":"1","boot":"b","bundle":"h","config":"c","part":0,"ledgerSize":0,"at":1790000000000,"topology":"","masked":[]}
      {"schema":0,"names":["t"]}
      {"input":"sensed","at":1790000000000,"signals":[{"signal":"event","target":"node:n1","node":"n1","sensor":"s","origin":"host","at":5,"type":"e","fields":{"n":"1"},"raw":""},{"signal":"snapshot","target":"node:n1","node":"n1","sensor":"s","origin":"host","at":5,"metrics":{"schema":0,"values":[1.5]}}]}
      {"input":"tick","at":1790000001000,"clock":1789999999000}
      {"input":"pause","at":1790000001000,"target":"site:site","by":"eva","reason":"works"}
      {"gap":3,"why":"the disk did not keep up"}
      """;

  private static final String[] PROC = {
    """
    some avg10=0.12 avg60=0.34 avg300=0.10 total=999
    full avg10=0.00 avg60=12.50 avg300=0.10 total=999
    """,
    "MemTotal:       32658504 kB\nMemAvailable:   31000000 kB\nSwapTotal: 0 kB\n",
    "0.52 0.58 0.59 3/597 12345\n",
    """
       8       0 sda 105 5 9000 30 40 5 900 10 0 5000 40 0 0 0 0 0 0
     259       0 nvme0n1 105 5 9000 30 40 5 900 10 0 5000 40
    90 22 0:50 / /my\\040scratch rw,noatime shared:2 - lustre 10.0.0.1@o2ib:/scratch/train ro
    """
  };

  private SiteTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    all.put("calendar", SiteTargets::calendar);
    all.put("workbook", SiteTargets::workbook);
    all.put("recording", SiteTargets::recording);
    all.put("signature", SiteTargets::signature);
    all.put(
        "kubernetes-answers",
        () -> Targets.of(KubernetesAnswers::take, texts(KubernetesAnswers.SEEDS)));
    all.put("slurm-answers", () -> Targets.of(SlurmAnswers::take, texts(SlurmAnswers.SEEDS)));
    all.put("firmware", () -> Targets.of(FirmwareTexts::take, texts(FirmwareTexts.SEEDS)));
    all.put("check-reports", () -> Targets.of(CheckReports::take, texts(CheckReports.SEEDS)));
    all.put("control-map", () -> Targets.of(ControlMaps::take, texts(ControlMaps.SEEDS)));
    all.put("event-log", () -> Targets.of(SelTexts::take, texts(SelTexts.SEEDS)));
    all.put("bmc-answers", () -> Targets.of(BmcAnswers::take, texts(BmcAnswers.SEEDS)));
    all.put("request", () -> Targets.of(AskedText::take, texts(AskedText.SEEDS)));
    all.put(
        "host",
        () -> new Tree("host", List.of("proc/meminfo", "proc/loadavg", "proc/pressure/io"), PROC));
    all.put(
        "stall",
        () ->
            new Tree(
                "stall",
                List.of(
                    "proc/self/mountinfo",
                    "proc/self/mountstats",
                    "proc/diskstats",
                    "proc/pressure/io",
                    "proc/fs/lustre/osc/s-OST0000-osc-ff/import",
                    "sys/fs/cgroup/job_4711/io.pressure"),
                PROC));
  }

  private static List<byte[]> texts(List<String> seeds) {
    return Targets.texts(seeds.toArray(String[]::new));
  }

  /** A calendar file that the bundle's windows name. */
  private static Target calendar() throws IOException {
    Path bundle = Files.createTempDirectory("fuzz");
    Files.copy(Targets.policies().resolve("bundle.yaml"), bundle.resolve("bundle.yaml"));
    Files.writeString(
        bundle.resolve("windows.yaml"), "windows: [{name: w, mode: act, file: windows/site.ics}]");
    Path file = Files.createDirectory(bundle.resolve("windows")).resolve("site.ics");
    return Targets.of(
        input -> {
          Files.write(file, input);
          Targets.placed(PolicyReader.check(bundle), p -> p.file().startsWith(bundle.toString()));
        },
        Targets.texts(CALENDAR));
  }

  /** A table as a spreadsheet: the input as the file, and as the sheet in a good file. */
  private static Target workbook() throws IOException {
    Path bundle = Files.createTempDirectory("fuzz");
    Path file = Files.createDirectory(bundle.resolve("tables")).resolve("f.xlsx");
    return Targets.of(
        input -> {
          for (byte[] each : List.of(input, spreadsheet(input))) {
            Files.write(file, each);
            Targets.placed(
                RuleCompiler.slips(RuleSources.read(bundle)),
                p -> p.file().contains("tables/f.xlsx"));
          }
        },
        List.of(
            SHEET.getBytes(StandardCharsets.UTF_8),
            spreadsheet(SHEET.getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] spreadsheet(byte[] sheet) throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    parts.put("[Content_Types].xml", bytes("<Types/>"));
    parts.put(
        "xl/workbook.xml",
        bytes(
            "<workbook"
                + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet"
                + " name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
    parts.put(
        "xl/_rels/workbook.xml.rels",
        bytes(
            "<Relationships><Relationship Id=\"rId1\""
                + " Target=\"worksheets/sheet1.xml\"/></Relationships>"));
    parts.put(
        "xl/sharedStrings.xml",
        bytes("<sst><si><t>fault:word</t></si><si><t>gpu-off</t></si></sst>"));
    parts.put("xl/worksheets/sheet1.xml", sheet);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A segment that somebody sent: packed, and as it is. */
  private static Target recording() throws IOException {
    Path file = Files.createTempDirectory("fuzz").resolve("000000000001.jsonl.gz");
    return Targets.of(
        input -> {
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(input);
          }
          for (byte[] each : List.of(input, packed.toByteArray())) {
            Files.write(file, each);
            Recording.read(List.of(file), _ -> {});
          }
        },
        Targets.texts(TAPE));
  }

  /** The signature beside a bundle. */
  private static Target signature() throws Exception {
    Path bundle = Files.createTempDirectory("fuzz");
    Files.copy(Targets.policies().resolve("bundle.yaml"), bundle.resolve("bundle.yaml"));
    Path key = Files.createTempDirectory("fuzz").resolve("key");
    List<String> keys = List.of(Signature.createKey(key, "eva"));
    Signature.sign(bundle, key);
    Path file = bundle.resolve(Signature.FILE);
    byte[] good = Files.readAllBytes(file);
    return Targets.of(
        input -> {
          Files.write(file, input);
          Signature.of(bundle, keys);
        },
        List.of(good));
  }
}
