package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Systems, processors and the BMC itself. Pure. */
final class Machine {

  private static final Set<String> GPUS = Set.of("GPU", "Accelerator");

  /** What a system's firmware has behind it when all that is in it is listed. */
  private static final Set<String> LISTED =
      Set.of("SystemHardwareInitializationComplete", "OSBootStarted", "OSRunning");

  /** Who knows best which version is in force. */
  static final int OWN_WORD = 2;

  private Machine() {}

  static List<Fact> system(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    String power = doc.text("PowerState");
    if (!power.isEmpty()) {
      String last = doc.at("BootProgress").text("LastState");
      String settled =
          last.isEmpty() || last.equals("OEM") ? "" : LISTED.contains(last) ? "yes" : "no";
      facts.add(new Fact.Power(power, settled));
    }
    summary(facts, Sort.MEMORY, "memory", doc.at("MemorySummary"));
    summary(facts, Sort.PROCESSORS, "processors", doc.at("ProcessorSummary"));
    String bios = doc.text("BiosVersion");
    if (!bios.isEmpty()) {
      facts.add(new Fact.Version("bios", bios, OWN_WORD, 0));
    }
    return facts;
  }

  /** Where it stands, as whoever set it up wrote into it. */
  static List<Fact> chassis(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    String rack = doc.at("Location").at("Placement").text("Rack");
    if (!rack.isEmpty()) {
      facts.add(new Fact.Stands("rack", rack));
    }
    doc.texts("ElectricalSourceNames").forEach(name -> facts.add(new Fact.Stands("pdu", name)));
    doc.texts("HeatingCoolingEquipmentNames")
        .forEach(name -> facts.add(new Fact.Stands("loop", name)));
    return facts;
  }

  private static void summary(List<Fact> facts, Sort sort, String name, Doc doc) {
    Optional<Health> health = Health.of(doc);
    if (health.isPresent() && Health.counts(doc)) {
      facts.add(new Fact.Part(sort, name, health, true));
    }
  }

  static List<Fact> processor(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.PROCESSORS, doc));
    if (gpu(doc)) {
      String state = doc.state().toLowerCase(Locale.ROOT);
      boolean present = !state.equals("absent") && !state.equals("unavailableoffline");
      facts.add(new Fact.Gpu(doc.first("Id", "Name"), present));
    }
    return facts;
  }

  /** Whether it is a GPU, or another accelerator that a job asks for. */
  static boolean gpu(Doc processor) {
    return GPUS.contains(processor.text("ProcessorType"));
  }

  /**
   * The driver's name of a GPU, where the BMC knows its UUID: {@code GPU-…}; else {@code ""}. Some
   * firmware writes the UUID without the prefix.
   */
  static String uuid(Doc processor) {
    String uuid = processor.text("UUID");
    String bare = uuid.startsWith("GPU-") ? uuid.substring(4) : uuid;
    String lower = bare.toLowerCase(Locale.ROOT);
    return lower.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") && !lower.matches("[0-]+")
        ? "GPU-" + lower
        : "";
  }

  static List<Fact> manager(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    String version = doc.text("FirmwareVersion");
    String id = doc.text("Id").toLowerCase(Locale.ROOT);
    String type = doc.text("ManagerType");
    boolean bmc =
        type.isEmpty()
            || type.equals("BMC")
            || type.endsWith("Manager")
            || type.endsWith("Controller");
    if (!version.isEmpty() && bmc) {
      facts.add(new Fact.Version(id.contains("hgx") ? "hgx-bmc" : "bmc", version, OWN_WORD, 0));
    }
    millis(doc.text("DateTime")).ifPresent(at -> facts.add(new Fact.Clock(at)));
    return facts;
  }

  /** An ISO time with its offset as epoch milliseconds; before 2000 no clock was ever set. */
  static Optional<Long> millis(String text) {
    try {
      long at = OffsetDateTime.parse(text).toInstant().toEpochMilli();
      return at > 946_684_800_000L ? Optional.of(at) : Optional.empty();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
