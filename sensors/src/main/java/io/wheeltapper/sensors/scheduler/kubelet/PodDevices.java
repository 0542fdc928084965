package io.wheeltapper.sensors.scheduler.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which devices a container of a pod was given on this node. The kubelet names no UID and no phase:
 * a pod that is over may linger here.
 *
 * @param pod {@code NAMESPACE/NAME}; {@code ""} for devices that are offered, and nobody's
 * @param resource {@code nvidia.com/gpu}; of dynamic allocation the driver, {@code gpu.nvidia.com}
 * @param claimed whether it came by dynamic allocation
 * @param ids as the device plugin gave them: a GPU's UUID, {@code UUID::2} of one that is shared, a
 *     MIG device's UUID; of dynamic allocation the device's name
 */
record PodDevices(String pod, String resource, boolean claimed, List<String> ids) {

  /** More than a node's containers can hold; what comes after is left out. */
  private static final int MOST = 10_000;

  private static final int LONGEST_TEXT = 253;

  PodDevices {
    ids = List.copyOf(ids);
  }

  /**
   * Reads a ListPodResourcesResponse of the kubelet's {@code v1.PodResourcesLister/List}
   * (k8s.io/kubelet/pkg/apis/podresources/v1). Pure.
   *
   * @throws IOException when the bytes are none
   */
  static List<PodDevices> given(byte[] message) throws IOException {
    List<PodDevices> all = new ArrayList<>();
    for (byte[] pod : fields(message, 1)) {
      String name = text(pod, 2) + "/" + text(pod, 1);
      for (byte[] container : fields(pod, 3)) {
        for (byte[] devices : fields(container, 2)) {
          add(all, devices(name, devices));
        }
        for (byte[] claim : fields(container, 5)) {
          for (byte[] device : fields(claim, 4)) {
            add(all, new PodDevices(name, text(device, 2), true, List.of(text(device, 4))));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  /**
   * Reads an AllocatableResourcesResponse of {@code v1.PodResourcesLister/GetAllocatableResources}:
   * what device plugins offer, given or not. Pure.
   *
   * @throws IOException when the bytes are none
   */
  static List<PodDevices> offered(byte[] message) throws IOException {
    List<PodDevices> all = new ArrayList<>();
    for (byte[] devices : fields(message, 1)) {
      add(all, devices("", devices));
    }
    return List.copyOf(all);
  }

  private static PodDevices devices(String pod, byte[] message) throws IOException {
    return new PodDevices(
        pod, text(message, 1), false, fields(message, 2).stream().map(PodDevices::text).toList());
  }

  /** The same of JSON, as {@code grpcurl} prints the answer to either question. Pure. */
  static List<PodDevices> read(JsonNode answer) {
    List<PodDevices> all = new ArrayList<>();
    for (JsonNode pod : either(answer, "podResources", "pod_resources")) {
      String name = text(pod.path("namespace")) + "/" + text(pod.path("name"));
      for (JsonNode container : pod.path("containers")) {
        container.path("devices").forEach(d -> add(all, devices(name, d)));
        for (JsonNode claim : either(container, "dynamicResources", "dynamic_resources")) {
          for (JsonNode device : either(claim, "claimResources", "claim_resources")) {
            String driver = text(either(device, "driverName", "driver_name"));
            String id = text(either(device, "deviceName", "device_name"));
            add(all, new PodDevices(name, driver, true, List.of(id)));
          }
        }
      }
    }
    answer.path("devices").forEach(d -> add(all, devices("", d)));
    return List.copyOf(all);
  }

  private static PodDevices devices(String pod, JsonNode devices) {
    List<String> ids = new ArrayList<>();
    either(devices, "deviceIds", "device_ids").forEach(id -> ids.add(text(id)));
    return new PodDevices(
        pod,
        text(either(devices, "resourceName", "resource_name")),
        false,
        ids.size() > MOST ? ids.subList(0, MOST) : ids);
  }

  private static JsonNode either(JsonNode node, String name, String other) {
    return node.has(name) ? node.path(name) : node.path(other);
  }

  private static void add(List<PodDevices> all, PodDevices one) {
    if (all.size() < MOST && !one.pod().endsWith("/")) {
      all.add(one);
    }
  }

  /** The bytes of every field of this number that has a length; all others are passed over. */
  private static List<byte[]> fields(byte[] message, int number) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    List<byte[]> found = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean its =
          WireFormat.getTagFieldNumber(tag) == number
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (its && found.size() < MOST) {
        found.add(in.readByteArray());
      } else if (!in.skipField(tag)) {
        break;
      }
    }
    return found;
  }

  private static String text(byte[] message, int number) throws IOException {
    List<byte[]> found = fields(message, number);
    return found.isEmpty() ? "" : text(found.getLast());
  }

  private static String text(byte[] bytes) {
    return clean(
        new String(bytes, 0, Math.min(bytes.length, LONGEST_TEXT), StandardCharsets.UTF_8));
  }

  private static String text(JsonNode node) {
    String text = node.isTextual() ? node.textValue() : "";
    return clean(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
  }

  /** Names of Kubernetes hold neither blanks nor commas; what does is no name and is made one. */
  private static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}, ]", "_");
  }
}
