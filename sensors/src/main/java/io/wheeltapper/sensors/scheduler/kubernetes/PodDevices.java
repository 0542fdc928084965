package io.wheeltapper.sensors.scheduler.kubernetes;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which devices a container of a pod was given on this node. Plain data, for whoever joins GPUs and
 * pods. The kubelet names no UID and no phase: a pod that is over may linger here, so join it by
 * namespace and name with what the API server says.
 *
 * @param resource {@code nvidia.com/gpu}; of dynamic allocation the driver, {@code gpu.nvidia.com}
 * @param ids as the device plugin gave them: a GPU's UUID, {@code UUID::2} of one that is shared, a
 *     MIG device's UUID; of dynamic allocation {@code POOL/DEVICE}
 */
public record PodDevices(
    String namespace, String pod, String container, String resource, List<String> ids) {

  /** More than a node's containers can hold; what comes after is left out. */
  private static final int MOST = 10_000;

  private static final int LONGEST_TEXT = 253;

  /** Takes a copy. */
  public PodDevices {
    ids = List.copyOf(ids);
  }

  /** The UUIDs among the ids, without the number of a share. */
  public List<String> uuids() {
    return ids.stream()
        .map(id -> id.contains("::") ? id.substring(0, id.indexOf("::")) : id)
        .filter(id -> id.startsWith("GPU-") || id.startsWith("MIG-"))
        .distinct()
        .toList();
  }

  /**
   * Reads a ListPodResourcesResponse of the kubelet's {@code v1.PodResourcesLister/List}
   * (k8s.io/kubelet/pkg/apis/podresources/v1). Pure.
   *
   * @throws IOException when the bytes are none
   */
  public static List<PodDevices> read(byte[] message) throws IOException {
    List<PodDevices> all = new ArrayList<>();
    for (byte[] pod : fields(message, 1)) {
      for (byte[] container : fields(pod, 3)) {
        String name = text(container, 1);
        for (byte[] devices : fields(container, 2)) {
          List<String> ids = fields(devices, 2).stream().map(PodDevices::text).toList();
          add(all, new PodDevices(text(pod, 2), text(pod, 1), name, text(devices, 1), ids));
        }
        for (byte[] claim : fields(container, 5)) {
          for (byte[] device : fields(claim, 4)) {
            String id = text(device, 3) + "/" + text(device, 4);
            add(
                all,
                new PodDevices(text(pod, 2), text(pod, 1), name, text(device, 2), List.of(id)));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private static void add(List<PodDevices> all, PodDevices one) {
    if (all.size() < MOST && !one.pod().isBlank()) {
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
    String text =
        new String(bytes, 0, Math.min(bytes.length, LONGEST_TEXT), StandardCharsets.UTF_8);
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
