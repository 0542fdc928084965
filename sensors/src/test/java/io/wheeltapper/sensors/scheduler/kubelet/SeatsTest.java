package io.wheeltapper.sensors.scheduler.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet's answers as words about GPUs. */
class SeatsTest {

  private static final DriverList DRIVER =
      new DriverList(
          List.of(
              new DriverList.Gpu("GPU-00000000", "0000:3b:00", "0"),
              new DriverList.Gpu("GPU-11111111", "0000:5e:00", "1")));

  @TempDir Path folder;
  private final List<String> strange = new ArrayList<>();
  private final Seats seats =
      new Seats("n1", "pods", Set.of("nvidia.com/gpu", "amd.com/gpu"), Set.of("gpu.nvidia.com"));

  private static PodDevices plugin(String pod, String resource, String... ids) {
    return new PodDevices(pod, resource, false, List.of(ids));
  }

  private Map<String, Status> look(List<PodDevices> given, List<PodDevices> offered) {
    Map<String, Status> said = new TreeMap<>();
    for (Signal signal : seats.look(given, Optional.of(offered), DRIVER, 7, strange)) {
      said.put(signal.target().toString(), (Status) signal);
    }
    return said;
  }

  @Test
  void aGpuIsHeldFreeOrNoLongerListedAndSaidWhenThatChanges() {
    List<PodDevices> both = List.of(plugin("", "nvidia.com/gpu", "GPU-00000000", "GPU-11111111"));
    Map<String, Status> said =
        look(List.of(plugin("ml/a", "nvidia.com/gpu", "GPU-00000000")), both);
    assertEquals(Set.of("gpu:GPU-00000000", "gpu:GPU-11111111"), said.keySet());
    Status held = said.get("gpu:GPU-00000000");
    assertEquals(
        Map.of("pods", "ml/a", "pci", "0000:3b:00", "resource", "nvidia.com/gpu"), held.fields());
    assertEquals(Origin.SCHEDULER, held.origin());
    assertEquals("free", said.get("gpu:GPU-11111111").value());
    assertEquals(Map.of(), look(List.of(plugin("ml/a", "nvidia.com/gpu", "GPU-00000000")), both));
    said = look(List.of(), List.of(plugin("", "nvidia.com/gpu", "GPU-00000000")));
    assertEquals("free", said.get("gpu:GPU-00000000").value());
    assertEquals("unlisted", said.get("gpu:GPU-11111111").value(), "its plugin holds it back");
    assertEquals(List.of(), strange);
  }

  @Test
  void everyMakersWayToNameAGpuIsRead() {
    Map<String, Status> said =
        look(
            List.of(
                plugin("ml/a", "nvidia.com/gpu", "GPU-00000000::0"),
                plugin("ml/b", "nvidia.com/gpu", "GPU-00000000::7"),
                plugin("ml/gke", "nvidia.com/gpu", "nvidia1/gi3"),
                plugin("ml/old", "nvidia.com/mig-1g.5gb", "MIG-GPU-22222222/3/0"),
                plugin("ml/new", "nvidia.com/mig-1g.5gb", "MIG-33333333-4444"),
                plugin("ml/amd", "amd.com/gpu", "0000:03:00.0"),
                new PodDevices("ml/dra", "gpu.nvidia.com", true, List.of("gpu-1-mig-1g.10gb-19-0")),
                new PodDevices("ml/cd", "compute-domain.nvidia.com", true, List.of("channel-0")),
                plugin("ml/nic", "rdma/hca", "mlx5_0")),
            List.of());
    assertEquals("ml/a,ml/b", said.get("gpu:GPU-00000000").field("pods"));
    assertEquals("2", said.get("gpu:GPU-00000000").field("count"));
    assertEquals("ml/dra,ml/gke", said.get("gpu:GPU-11111111").field("pods"));
    assertEquals("MIG-GPU-22222222/3/0", said.get("gpu:GPU-22222222").field("mig"));
    assertEquals("ml/new", said.get("gpu:MIG-33333333-4444").field("pods"));
    assertEquals("ml/amd", said.get("gpu:0000:03:00@n1").field("pods"));
    assertEquals(5, said.size());
    assertEquals(List.of(), strange);
  }

  @Test
  void whatNamesNoGpuHereIsToldAndNotGuessed() {
    Map<String, Status> said =
        look(
            List.of(
                plugin("ml/a", "nvidia.com/gpu", "nvidia7"),
                plugin("ml/a", "amd.com/gpu", "amdgpu_xcp_3"),
                new PodDevices("ml/b", "gpu.nvidia.com", true, List.of("gpu-9"))),
            List.of());
    assertEquals(Map.of(), said);
    assertEquals(
        List.of("nvidia.com/gpu nvidia7", "amd.com/gpu amdgpu_xcp_3", "gpu.nvidia.com gpu-9"),
        strange);
  }

  @Test
  void aKubeletsMessageIsReadAndBadBytesAreAnError() throws Exception {
    assertEquals(Answers.LIST, PodDevices.given(Answers.list()));
    assertEquals(List.of(), PodDevices.given(new byte[0]));
    assertThrows(IOException.class, () -> PodDevices.given(new byte[] {10, 100, 1}));
    assertEquals(
        new PodDevices(
            "", "nvidia.com/gpu", false, List.of("GPU-aaaaaaaa", "GPU-bbbbbbbb", "GPU-cccccccc")),
        PodDevices.offered(Answers.allocatable()).getFirst());
  }

  private static final String LIST =
      """
      {"podResources": [{"name": "p0", "namespace": "ml", "containers": [{"name": "train",
        "devices": [{"resourceName": "nvidia.com/gpu", "deviceIds": ["GPU-aaaaaaaa", "GPU-bbbbbbbb::3"],
          "topology": {"nodes": [{"ID": "0"}]}}],
        "dynamicResources": [{"claimName": "c1", "claimNamespace": "ml",
          "claimResources": [{"driverName": "gpu.nvidia.com", "poolName": "n1", "deviceName": "gpu-0"}]}]}]}]}
      """;

  @Test
  void theSameIsReadOfJsonInBothWaysToNameAField() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertEquals(Answers.LIST, PodDevices.read(json.readTree(LIST)));
    String snakes =
        LIST.replace("podResources", "pod_resources")
            .replace("resourceName", "resource_name")
            .replace("deviceIds", "device_ids")
            .replace("dynamicResources", "dynamic_resources")
            .replace("claimResources", "claim_resources")
            .replace("driverName", "driver_name")
            .replace("deviceName", "device_name");
    assertEquals(Answers.LIST, PodDevices.read(json.readTree(snakes)));
  }

  private Collected recorded(byte[] bytes) throws Exception {
    Path file = Files.write(folder.resolve("answer"), bytes);
    Collected got = new Collected();
    PodResourcesKind kind = new PodResourcesKind();
    kind.recorded(file, new Settings("pods", kind.spec(), Map.of("node", "n1")))
        .orElseThrow()
        .run(got);
    return got;
  }

  @Test
  void recordedAnswersAreReadAsBytesAndAsText() throws Exception {
    Collected bytes = recorded(Answers.list());
    assertEquals(
        List.of("GPU-aaaaaaaa", "GPU-bbbbbbbb"),
        bytes.statuses(Seats.TYPE).stream().map(s -> s.target().id()).toList());
    String offered =
        "{\"devices\": [{\"resourceName\": \"nvidia.com/gpu\", \"deviceIds\":"
            + " [\"GPU-aaaaaaaa\", \"GPU-cccccccc\"]}]}";
    Collected text = recorded((offered + LIST + "{\"podResources\": []}").getBytes("UTF-8"));
    assertEquals(
        List.of("held", "held", "free", "free", "unlisted"),
        text.statuses(Seats.TYPE).stream().map(Status::value).toList());
    assertTrue(text.rejected().getFirst().contains("gpu.nvidia.com gpu-0"), "no driver's list");
    assertEquals(
        List.of("answer: no JSON from here on"), recorded("{\"a\"".getBytes("UTF-8")).rejected());
  }
}
