package io.wheeltapper.sensors.gpu.kmsg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLogTest {

  private static final String XID = "NVRM: Xid (PCI:0000:3B:00): 79, pid=7, GPU has fallen off";

  private final KernelLog log = new KernelLog(new Voice("kmsg", "n1"), 0, false);

  private Event one(String line) {
    List<Signal> signals = log.take(line, Map.of()).signals();
    assertEquals(1, signals.size(), line);
    return (Event) signals.getFirst();
  }

  private List<Event> all(String text) {
    List<Event> events = new ArrayList<>();
    text.lines()
        .forEach(line -> log.take(line, Map.of()).signals().forEach(s -> events.add((Event) s)));
    return events;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[  312.500000] |312500",
        "6,1,312500999,-; |312500",
        "[Sun Feb 23 16:24:18 2025] |1740327858000",
        "2025-02-23T16:24:18+0100 h kernel: |1740324258000",
        "kern  :warn  : 2025-01-21T04:41:44,283302+00:00 |1737434504283",
        "1700000000.123456 h kernel: |1700000000123",
        "Feb 23 16:24:18.5 h kernel: [ 1.0] |4638258500",
        "Sun 2025-02-23 16:24:18 UTC h kernel: |1740327858000",
      })
  void stampsBecomeEventTimes(String before, long at) {
    assertEquals(at, one(before + " " + XID).at());
  }

  @Test
  void stampsWithoutADateCountFromTheBoot() {
    long boot = 1_763_712_000_000L;
    KernelLog booted = new KernelLog(new Voice("kmsg", "n1"), boot, false);
    assertEquals(
        boot + 5000, booted.take("[    5.000000] " + XID, Map.of()).signals().getFirst().at());
    assertEquals(
        1_767_225_600_000L,
        booted.take("Jan  1 00:00:00 h kernel: " + XID, Map.of()).signals().getFirst().at(),
        "a date before the boot lies in the year after it");
  }

  @Test
  void anUnstampedLineHasTheTimeOfTheLineBefore() {
    log.take("[    5.000000] usb 1-1: new device", Map.of());
    assertEquals(5000, one(XID).at());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12,1,312500999,-;",
        "<12>[  1.000000] ",
        "user  :warn  : [  1.000000] ",
        "Feb 23 16:24:18 h root: ",
        "Feb 23 16:24:18 h forger[4711]: ",
        "<13>Feb 23 16:24:18 h kernel: ",
        "<12>1 2025-02-23T16:24:18Z h forger - - - ",
      })
  void whatAProgramWroteIsForgeable(String before) {
    Reading read = log.take(before + XID, Map.of());
    assertEquals(List.of(), read.signals());
    assertTrue(read.rejected().contains("forgeable"), read.rejected());
    KernelLog laboratory = new KernelLog(new Voice("kmsg", "n1"), 0, true);
    assertEquals(1, laboratory.take(before + XID, Map.of()).signals().size());
  }

  @Test
  void aLineOfThousandsOfBracketsIsALine() {
    String line = "<12>1 2025-02-23T16:24:18Z h forger - - " + "[x]".repeat(20_000) + " " + XID;
    Reading read = log.take(line, Map.of());
    assertEquals(List.of(), read.signals());
    assertTrue(read.rejected().contains("forgeable"), read.rejected());
  }

  @Test
  void whatAProgramSaysOfOtherThingsIsNoError() {
    assertEquals(Reading.NOTHING, log.take("30,1,2,-;systemd[1]: Started x.", Map.of()));
  }

  @Test
  void anXidQuotedInsideALineIsNone() {
    Reading read =
        log.take("[ 1.000000] audit: comm=\"" + XID.replace("Xid", "Xid") + "\"", Map.of());
    assertEquals(List.of(), read.signals());
    assertNotEquals("", read.rejected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVRM: Xid",
        "NVRM: Xid (PCI:0000:3b",
        "NVRM: Xid (PCI:0000:3b:00): ",
        "NVRM: Xid (PCI:0000:3b:00): seventy-nine",
        "NVRM: Xid (PCI:0000:3b:00): 79abc",
        "NVRM: Xid (PCI:0000:3b:00): 7.9",
        "nvidia-nvswitch0: SXid (PCI:0000:c3:00.0): ",
        "6,12,34",
        "[Sun Feb 31 16:24:18 2025] x",
      })
  void cutAndGarbledLinesCostThemselves(String line) {
    Reading read = log.take(line, Map.of());
    assertEquals(List.of(), read.signals());
    assertNotEquals("", read.rejected());
  }

  @Test
  void instancesOfAPartitionedGpu() {
    Event event =
        one("NVRM: Xid (PCI:0000:3b:00 GPU-I:02 GPU-CI:01): 43, pid=9, name=a b:[c], Ch 00000018");
    assertEquals("02", event.field("gpu_instance"));
    assertEquals("01", event.field("compute_instance"));
    assertEquals("a b:[c]", event.field("name"));
    assertEquals("Ch 00000018", event.field("text"));
  }

  @Test
  void anUnknownProcessIsAbsent() {
    Event event =
        one("NVRM: Xid (PCI:00000000:05:00): 79, pid='<unknown>', name=<unknown>, GPU has gone");
    assertEquals("0000:05:00", event.field("pci"));
    assertEquals("", event.field("pid"));
    assertEquals("", event.field("name"));
    assertEquals("GPU has gone", event.field("text"));
  }

  @Test
  void theDriversOwnAnswer() {
    Event event =
        one(
            "NVRM: Xid (PCI:0008:01:00): 154, GPU recovery action changed from 0x0 (None) to 0x4"
                + " (Drain and Reset)");
    assertEquals("0", event.field("recovery_from"));
    assertEquals("4", event.field("recovery_to"));
    assertEquals("Drain and Reset", event.field("recovery_to_name"));
  }

  @Test
  void anNvLinkXidNamesUnitLinkAndRegisters() {
    Event event =
        one(
            "NVRM: Xid (PCI:0009:01:00): 149, NETIR_LINK_EVT  Fatal   XC0 i0 Link -1 (0x021425C6"
                + " 0x00000000 0x1)");
    assertEquals("NETIR_LINK_EVT", event.field("unit"));
    assertEquals("fatal", event.field("severity"));
    assertEquals("-1", event.field("link"));
    assertEquals("0x021425c6", event.field("intrinfo"));
    assertEquals("0x00000000", event.field("errorstatus"));
    Event old =
        one(
            "NVRM: Xid (PCI:0003:00:00): 74, pid='<unknown>', name=<unknown>, NVLink: fatal error"
                + " detected on link 14(0x0, 0x0, 0x10000, 0x0, 0x0, 0x0, 0x0)");
    assertEquals("14", old.field("link"));
    assertEquals("0x0,0x0,0x10000,0x0,0x0,0x0,0x0", old.field("registers"));
  }

  @Test
  void memoryXidsNameContainmentAndAddress() {
    Event event =
        one(
            "NVRM: Xid (PCI:0000:3b:00): 95, pid=1, name=x, Uncontained: LTC TAG (0x2,0x0). RST:"
                + " Yes, D-RST: No physAddr: 0x1F00");
    assertEquals("uncontained", event.field("containment"));
    assertEquals("LTC TAG", event.field("unit"));
    assertEquals("yes", event.field("reset"));
    assertEquals("no", event.field("drain_reset"));
    assertEquals("0x1f00", event.field("address"));
    assertEquals(
        "0x00000000abcd0000",
        one("NVRM: Xid (PCI:0000:3b:00): 63, Row Remapper: New row (0x00000000abcd0000) marked")
            .field("address"));
  }

  @Test
  void aShaderExceptionNamesItsPlace() {
    Event event =
        one(
            "NVRM: Xid (PCI:0000:38:00): 13, Graphics SM Warp Exception on (GPC 9, TPC 1, SM 2):"
                + " x");
    assertEquals("9/1/2", event.field("gpc") + "/" + event.field("tpc") + "/" + event.field("sm"));
  }

  @Test
  void aLostGpuInWordsOnOneLine() {
    Event event = one("NVRM: GPU 0000:18:00.0: GPU has fallen off the bus.");
    assertEquals("79", event.field("xid"));
    assertEquals("true", event.field("synthetic"));
    assertEquals("gpu:0000:18:00@n1", event.target().toString());
  }

  @Test
  void aLostGpuInWordsOverSeveralLines() {
    List<Event> events =
        all(
            """
            [ 1.000000] NVRM: The NVIDIA GPU 0000:18:00.0
            [ 1.000000] NVRM: (PCI ID: 10de:2330) installed in this system has
            [ 1.000000] NVRM: fallen off the bus and is not responding to commands.
            [ 2.000000] NVRM: fallen off the bus and is not responding to commands.
            """);
    assertEquals(1, events.size());
    assertEquals("0000:18:00", events.getFirst().field("pci"));
  }

  @Test
  void aLostGpuInOneRecordWithLineEnds() {
    assertEquals(
        "79",
        one("3,1,2,-;NVRM: The NVIDIA GPU 0000:18:00.0\\x0aNVRM: (PCI ID: 10de:2330) installed"
                + " in this system has\\x0aNVRM: fallen off the bus and is not responding")
            .field("xid"));
  }

  @Test
  void identityHoldsForOneBoot() {
    List<Event> events =
        all(
            """
            [ 1.000000] NVRM: GPU at PCI:0000:3b:00: GPU-455d8f70-aaaa-bbbb-cccc-0123456789ab
            [ 1.000000] NVRM: Xid (PCI:0000:3b:00): 31, x
            [ 0.000000] Linux version 6.8.0
            [ 1.000000] NVRM: Xid (PCI:0000:3b:00): 31, x
            """);
    assertEquals(
        List.of("gpu:GPU-455d8f70-aaaa-bbbb-cccc-0123456789ab", "gpu:0000:3b:00@n1"),
        events.stream().map(event -> event.target().toString()).toList());
  }

  @Test
  void aSwitchErrorIsTheSwitchs() {
    List<Event> events =
        all(
            """
            nvidia-nvswitch1: SXid (PCI:0000:06:00.0): 20034, Fatal, Link 48 LTSSM Fault Up
            nvidia-nvswitch1: SXid (PCI:0000:06:00.0): 20034, Severity 1 Engine instance 48
            nvidia-nvswitch1: SXid (PCI:0000:06:00.0): 20034, Data {0x1, 0x2}
            """);
    assertEquals(3, events.size());
    assertEquals("switch:0000:06:00@n1", events.getFirst().target().toString());
    assertEquals(Origin.FABRIC, events.getFirst().origin());
    assertEquals("fatal", events.getFirst().field("severity"));
    assertEquals("48", events.getFirst().field("link"));
    assertEquals(
        List.of("", "true", "true"), events.stream().map(e -> e.field("continuation")).toList());
  }
}
