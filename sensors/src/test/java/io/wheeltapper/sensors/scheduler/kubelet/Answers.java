package io.wheeltapper.sensors.scheduler.kubelet;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A kubelet's answers as bytes, field by field as its api.proto numbers them. */
final class Answers {

  private Answers() {}

  static byte[] message(Object... fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i < fields.length; i += 2) {
      byte[] value =
          fields[i + 1] instanceof String text
              ? text.getBytes(StandardCharsets.UTF_8)
              : (byte[]) fields[i + 1];
      out.writeByteArray((Integer) fields[i], value);
    }
    out.flush();
    return bytes.toByteArray();
  }

  /** The pod ml/p0 with two GPUs by the device plugin and one by a claim, and one without any. */
  static byte[] list() throws IOException {
    byte[] gpus =
        message(1, "nvidia.com/gpu", 2, "GPU-aaaaaaaa", 2, "GPU-bbbbbbbb::3", 3, new byte[0]);
    byte[] claim = message(2, "c1", 3, "ml", 4, message(2, "gpu.nvidia.com", 3, "n1", 4, "gpu-0"));
    byte[] container = message(1, "train", 2, gpus, 5, claim);
    byte[] idle = message(1, "web", 2, "front", 3, message(1, "c"));
    return message(1, message(1, "p0", 2, "ml", 3, container), 1, idle);
  }

  /** What {@link #list} says. */
  static final List<PodDevices> LIST =
      List.of(
          new PodDevices(
              "ml/p0", "nvidia.com/gpu", false, List.of("GPU-aaaaaaaa", "GPU-bbbbbbbb::3")),
          new PodDevices("ml/p0", "gpu.nvidia.com", true, List.of("gpu-0")));

  /** Three GPUs and a NIC. */
  static byte[] allocatable() throws IOException {
    return message(
        1,
        message(1, "nvidia.com/gpu", 2, "GPU-aaaaaaaa", 2, "GPU-bbbbbbbb", 2, "GPU-cccccccc"),
        1,
        message(1, "rdma/hca", 2, "mlx5_0"));
  }
}
