package io.wheeltapper.sensors.gpu.pci;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.gpu.pci.PciBus.Seen;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import io.wheeltapper.sensors.text.HostName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The GPUs that the PCI bus lists, whatever the driver says. */
public final class PciKind implements SensorKind {

  private static final int LOOKS = 2;

  /** More GPUs than that are in no machine. */
  private static final int MOST_EXPECTED = 1024;

  private static final KindSpec SPEC =
      new KindSpec(
          "pci",
          "Which GPUs the PCI bus of this node lists, from sysfs: a second witness",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional(
                  "vendors", Type.LIST, "10de,1002", "PCI vendors of GPUs: NVIDIA, AMD"),
              Setting.optional(
                  "expect",
                  Type.LIST,
                  "",
                  "how many there are, as 8, or their addresses; default what was seen at first"),
              Setting.optional("interval", Type.DURATION, "10s", "from look to look"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one look")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting("interval", "'interval' and 'timeout' are longer than nothing");
    }
    return new PciSensor(
        new PciBus(settings.path("root"), vendors(settings)),
        new Roll(node(settings), settings.instance(), expected(settings), LOOKS),
        interval,
        settings.duration("timeout"),
        InstantSource.system());
  }

  /** A recording is a copy of {@code sys/bus/pci/devices} in a folder; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(
        new PciSensor(
            new PciBus(file, vendors(settings)),
            new Roll(node(settings), settings.instance(), expected(settings), 1),
            Duration.ZERO,
            Duration.ofMinutes(1),
            InstantSource.fixed(Instant.EPOCH)));
  }

  @Override
  public Check doctor(Settings settings) {
    PciBus bus = new PciBus(settings.path("root"), vendors(settings));
    try {
      return switch (new Patience("pci-doctor").ask(bus::gpus, settings.duration("timeout"))) {
        case Answer.Given<SortedMap<String, Seen>> given ->
            new Check(
                !given.value().isEmpty() || expected(settings).any(),
                said(bus, given.value(), expected(settings)));
        case Answer.Failed<SortedMap<String, Seen>> failed ->
            new Check(false, bus.folder() + " cannot be read: " + failed.why().getMessage());
        case Answer.None<SortedMap<String, Seen>> none ->
            new Check(false, bus.folder() + " gives no answer: a device hangs the bus");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static String said(PciBus bus, SortedMap<String, Seen> gpus, Roll.Expected expected) {
    List<String> gone =
        gpus.entrySet().stream()
            .filter(one -> one.getValue() == Seen.GONE)
            .map(one -> one.getKey())
            .toList();
    return bus.folder()
        + ": "
        + gpus.size()
        + " GPUs"
        + (gone.isEmpty() ? "" : ", gone from the bus: " + String.join(", ", gone))
        + (expected.count() > 0 ? "; expected " + expected.count() : "")
        + (!expected.any() && !gpus.isEmpty()
            ? "; set 'expect', as 8, so that one that was missing before the agent began is missed"
            : "");
  }

  private static String node(Settings settings) {
    String node = settings.text("node");
    return node.isBlank() ? HostName.local() : node;
  }

  private static Set<String> vendors(Settings settings) {
    Set<String> vendors = new HashSet<>();
    for (String vendor : settings.list("vendors")) {
      if (!vendor.matches("(0x)?[0-9a-fA-F]{4}")) {
        throw new BadSetting("vendors", "'" + vendor + "' is no PCI vendor; write 10de");
      }
      vendors.add(vendor.toLowerCase(Locale.ROOT).replaceFirst("^0x", ""));
    }
    return vendors;
  }

  private static Roll.Expected expected(Settings settings) {
    List<String> words = settings.list("expect");
    if (words.size() == 1 && words.getFirst().matches("\\d{1,4}")) {
      int count = Integer.parseInt(words.getFirst());
      if (count > MOST_EXPECTED) {
        throw new BadSetting("expect", "no machine has " + count + " GPUs; write 8");
      }
      return new Roll.Expected(count, new TreeSet<>());
    }
    SortedSet<String> addresses = new TreeSet<>();
    for (String word : words) {
      if (!word.matches("[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]")) {
        throw new BadSetting(
            "expect", "'" + word + "' is no PCI address; write 8, or 0000:3b:00.0,0000:5e:00.0");
      }
      addresses.add(word.toLowerCase(Locale.ROOT));
    }
    return new Roll.Expected(0, addresses);
  }
}
