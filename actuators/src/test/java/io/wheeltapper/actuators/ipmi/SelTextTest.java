package io.wheeltapper.actuators.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SelTextTest {

  @Test
  void theNewestBootIsFoundAmongAllElse() {
    String log =
        IpmiRig.boot(IpmiRig.STARTED)
            + "   a | 11/14/2023 | 22:20:00 | Power Supply PS1 | Failure detected | Asserted\n"
            + "   b | Pre-Init  |0000000123| System Boot Initiated #0x42 | Initiated by power up |"
            + " Asserted\n"
            + IpmiRig.boot(IpmiRig.STARTED - 1_000);
    assertEquals(IpmiRig.STARTED, SelText.newest(log, OptionalLong.empty()).at());
    assertEquals(
        IpmiRig.STARTED - 1_000,
        SelText.newest(log, OptionalLong.of(IpmiRig.STARTED - 1)).at(),
        "ahead of the BMC's clock");
    assertEquals(0, SelText.newest("SEL has no entries", OptionalLong.empty()).at());
    assertEquals(0, SelText.newest("System Boot 99/99/2023 | 22:20:00", OptionalLong.empty()).at());
    assertEquals(IpmiRig.STARTED, SelText.clock(IpmiRig.clock(IpmiRig.STARTED)).orElseThrow());
    assertTrue(SelText.clock("Unspecified").isEmpty());
    assertEquals(
        SelText.clock("01/02/2026 03:04:05"),
        SelText.clock("   1 | 01/02/26 | 03:04:05 UTC | System Boot Initiated #0x42"),
        "of 1.8.19");
    assertTrue(SelText.clock("01/02/126 03:04:05").isEmpty());
  }

  @Test
  void powerIsWhatIsSaidAndNothingElse() {
    assertEquals("On", SelText.power("Chassis Power is on\n"));
    assertEquals("Off", SelText.power("Chassis Power is off\n"));
    assertEquals("", SelText.power("Get Chassis Status failed"));
  }

  @Test
  void aLogWithoutRoomOrThatHasDroppedWhatCameIsFull() {
    String info =
        "SEL Information\nEntries          : 4\nFree Space       : %s\nOverflow         : %s\n";
    assertEquals("", SelText.room(info.formatted("640 bytes ", "false")));
    assertEquals("", SelText.room(info.formatted("65535 bytes or more", "false")));
    assertTrue(SelText.room(info.formatted("15 bytes ", "false")).contains("is full"));
    assertTrue(SelText.room(info.formatted("640 bytes ", "true")).contains("is full"), "dropped");
    assertTrue(SelText.room("Get SEL Info command failed").contains("does not tell"));
  }
}
