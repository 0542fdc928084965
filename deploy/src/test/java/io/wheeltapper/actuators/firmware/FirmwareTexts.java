package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.firmware.fwupd.DevicesText;
import io.wheeltapper.core.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a site writes of its firmware, and what fwupd tells of its devices, for the fuzzer. */
public final class FirmwareTexts {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
          version: 1
          keys: {site: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=}
          components:
            bios:
              parts: [BIOS, "Installed-159-*"]
              backup: Previous-BIOS
              reset: {what: system, type: ForceRestart}
              force: true
              leave: "1.2.0"
              witness: [ssh, "{node}", version]
              versions:
                - {version: "1.1.0"}
                - {version: "1.2.0", parts: {BIOS: "1.2"}, image: a.bin, key: site, sha256: 00, signature: AA==}
          """,
          """
          {"Devices": [{"Name": "Webcam", "DeviceId": "08d4", "Guid": ["b585"], "Version": "1.2.2",
            "VersionLowest": "1.2.0", "Flags": ["updatable"], "Problems": ["in-use"], "UpdateState": 4}]}
          """);

  private FirmwareTexts() {}

  /** Reads it as each of them; that it is none is no finding. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    FirmwareReader.parse(text, "firmware.yaml", new Problems());
    if (text.length() < 500) {
      Older.compare(text, "1.2.0");
    }
    try {
      DevicesText.count(text);
    } catch (CallFailed e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new IllegalStateException("a refusal without a word", e);
      }
    }
  }
}
