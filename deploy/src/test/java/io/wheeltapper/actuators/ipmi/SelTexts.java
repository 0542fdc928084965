package io.wheeltapper.actuators.ipmi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** What {@code ipmitool} prints of a BMC that may say anything, for the fuzzer. */
public final class SelTexts {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
             1 | 11/14/2023 | 22:20:00 | System Boot Initiated #0x42 | Initiated by hard reset | Asserted
             2 | Pre-Init  |0000000123| System Boot Initiated #0x42 | Initiated by power up | Asserted
             3 | 01/02/26 | 03:04:05 UTC | Power Supply PS1 | Failure detected | Asserted
          """,
          "01/02/2026 03:04:05\n",
          "SEL Information\nEntries          : 4\nFree Space       : 65535 bytes\n"
              + "Overflow         : false\n",
          "Chassis Power is on\n");

  private SelTexts() {}

  /** Reads it as each of them. No boot lies ahead of the BMC's own clock. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    OptionalLong clock = SelText.clock(text);
    SelText.Boot boot = SelText.newest(text, clock);
    if (clock.isPresent() && boot.at() > clock.getAsLong()) {
      throw new IllegalStateException("a boot ahead of the clock: " + boot);
    }
    SelText.room(text);
    SelText.power(text);
  }
}
