package io.wheeltapper.sensors.scheduler.kubelet;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which pods the kubelet of this node gave which GPUs: its pod-resources API, v1. */
public final class PodResourcesKind implements SensorKind {

  private static final String DRIVER = "proc/driver/nvidia/gpus";

  private static final KindSpec SPEC =
      new KindSpec(
          "pod-resources",
          "Which pods hold which GPUs of this node, as its kubelet gave them",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional(
                  "socket",
                  Type.PATH,
                  "/var/lib/kubelet/pod-resources/kubelet.sock",
                  "where the kubelet listens"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional(
                  "gpu-resources",
                  Type.LIST,
                  "nvidia.com/gpu,nvidia.com/gpu.shared,amd.com/gpu",
                  "resources that are GPUs; nvidia.com/mig-… are anyway"),
              Setting.optional(
                  "gpu-drivers",
                  Type.LIST,
                  "gpu.nvidia.com",
                  "drivers of dynamic allocation whose devices are GPUs"),
              Setting.optional("interval", Type.DURATION, "30s", "from look to look"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one answer")),
          List.of(
              new Outbound(
                  "the kubelet's socket: PodResourcesLister/List, GetAllocatableResources",
                  false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    if (settings.duration("interval").isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting("interval", "'interval' and 'timeout' are longer than nothing");
    }
    return new PodResourcesSensor(
        () -> socket(settings),
        settings.path("root").resolve(DRIVER),
        seats(settings),
        settings.duration("interval"),
        settings.duration("timeout"),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new PodResourcesFile(file, seats(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    Path socket = settings.path("socket");
    if (!Files.exists(socket)) {
      return new Check(
          false,
          "no kubelet listens at " + socket + "; in a pod mount its folder, or set 'socket'");
    }
    try (Kubelet kubelet = socket(settings)) {
      List<PodDevices> given = kubelet.given();
      Optional<List<PodDevices>> offered = kubelet.offered();
      Answer<DriverList> driver =
          new Patience("pod-resources-doctor")
              .ask(
                  () -> DriverList.read(settings.path("root").resolve(DRIVER)),
                  settings.duration("timeout"));
      List<String> strange = new ArrayList<>();
      List<Signal> signals =
          seats(settings)
              .look(
                  given,
                  offered,
                  driver instanceof Answer.Given<DriverList> read ? read.value() : DriverList.NONE,
                  0,
                  strange);
      return check(socket, signals, offered.isPresent(), strange);
    } catch (IOException e) {
      return new Check(false, socket + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Check check(
      Path socket, List<Signal> signals, boolean offers, List<String> strange) {
    long held =
        signals.stream().filter(s -> s instanceof Status t && t.value().equals("held")).count();
    String text =
        socket
            + ": "
            + held
            + " GPUs held by pods"
            + (offers
                ? ", " + (signals.size() - held) + " free"
                : "; this kubelet does not tell which are free (before 1.23)")
            + (signals.isEmpty() ? "; no device of 'gpu-resources' or 'gpu-drivers' here" : "")
            + (strange.isEmpty() ? "" : "; names no GPU that is known here: " + strange.getFirst());
    return new Check(!signals.isEmpty(), text);
  }

  private static Kubelet socket(Settings settings) {
    return new KubeletSocket(settings.path("socket"), settings.duration("timeout"));
  }

  private static Seats seats(Settings settings) {
    String node = settings.text("node");
    return new Seats(
        node.isBlank() ? HostName.local() : node,
        settings.instance(),
        Set.copyOf(settings.list("gpu-resources")),
        Set.copyOf(settings.list("gpu-drivers")));
  }
}
