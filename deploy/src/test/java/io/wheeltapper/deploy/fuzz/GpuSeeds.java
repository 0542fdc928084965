package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Good inputs of what a node's GPUs are read from. */
final class GpuSeeds {

  static final String ANSWER =
      """
      Last login: today
      {"verb":"look","result":"done","why":"","retry":false,"calls":[],"gpus":[{"uuid":"GPU-1","pci":"0000:3b:00","minor":0,\
      "state":"ok","architecture":9,"mode":"","persistence":true,"pending":0,"recovery":0,"power":{"limit":700000,"enforced":1,\
      "least":1,"most":2,"draw":3,"energy":4},"clocks":{"sm":1,"most":2,"reasons":4},"links":{"active":18,"toGpus":false,\
      "toSwitches":true},"users":[4711]}],"caps":{"GPU-1":{"kase":"c1","base":1,"least":2,"most":0,"energy":3}},"locks":{},\
      "ended":{"attempt":"a1","verb":"reset","result":"done","why":"","gpus":["GPU-1"],"at":5},"open":"","booted":6}
      """;

  static final String SMI_TEXT =
      """
      Unable to determine the device handle for GPU 0000:BA:00.0: GPU is lost.  Reboot the system to recover this GPU
      ==============NVSMI LOG==============

      Timestamp                                              : Tue Jul 14 08:12:38 2026
      Driver Version                                         : 590.48.01
      Attached GPUs                                          : 1
      GPU 00000000:00:09.0
          MIG Mode
              Current                                        : Enabled
          MIG Device
              GPU Instance ID                                : 2
              Compute Instance ID                            : 0
          GPU UUID                                           : GPU-00000000-0000-0000-0000-000000000000
          GPU Recovery Action                                : Drain and Reset
          Clocks Event Reasons
              HW Slowdown                                    : Active
                  HW Thermal Slowdown                        : Not Active
          ECC Errors
              Volatile
                  SRAM Uncorrectable Parity                  : 1
          Temperature
              GPU Current Temp                               : 41 C
          Fabric
              State                                          : Completed
              Status                                         : Success
      """;

  static final String SMI_XML =
      """
      <?xml version="1.0" ?>
      <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
      <nvidia_smi_log>
      <timestamp>Mon Apr 24 16:22:39 2023</timestamp><driver_version>535.54.03</driver_version>
      <gpu id="00000000:00:1E.0"><uuid>GPU-d37e67a5-91dd</uuid>
      <mig_devices><mig_device><gpu_instance_id>3</gpu_instance_id></mig_device></mig_devices>
      <remapped_rows><remapped_row_failure>Yes</remapped_row_failure></remapped_rows>
      <temperature><gpu_temp>41 C</gpu_temp></temperature></gpu>
      </nvidia_smi_log>
      """;

  static final String SMI_CSV =
      """
      timestamp, uuid, pci.bus_id, temperature.gpu, power.draw [W], utilization.gpu [%]
      2026/09/14 01:09:14.600, GPU-11111111, 00000000:0A:00.0, 64, 297.40 W, 100 %
      2026/09/14 01:09:15.600, GPU-11111111, 00000000:0A:00.0, [GPU is lost], [N/A], [Unknown Error]
      """;

  static final String FABRIC_MANAGER =
      """
      [Feb 25 2025 14:00:00] [INFO] [tid 100] Fabric Manager version 570.86.15 is running with the following
      [Feb 27 2025 15:10:02] [ERROR] [tid 12727] detected NVSwitch non-fatal error 12028 on fid 0 on NVSwitch pci bus id 00000000:86:00.0 physical id 3 port 61
      [Feb 27 2025 15:10:03] [CRITICAL] [tid 1] something
      """;

  static final String POD_RESOURCES =
      """
      {"devices": [{"resourceName": "nvidia.com/gpu", "deviceIds": ["GPU-aaaaaaaa", "GPU-cccccccc"]}]}
      {"podResources": [{"name": "p0", "namespace": "ml", "containers": [{"name": "train",
      "devices": [{"resourceName": "nvidia.com/gpu", "deviceIds": ["GPU-aaaaaaaa", "GPU-bbbbbbbb::3", "nvidia0/gi3"]},
      {"resource_name": "amd.com/gpu", "device_ids": ["0000:03:00.0"]}, {"resourceName": "nvidia.com/mig-1g.5gb", "deviceIds": ["MIG-GPU-22222222/3/0"]}],
      "dynamicResources": [{"claimName": "c1", "claimResources": [{"driverName": "gpu.nvidia.com", "poolName": "n1", "deviceName": "gpu-0"}]}]}]}]}
      """;

  /** A pod ml/p0 with one container that has one GPU, as the kubelet sends it. */
  static final String POD_RESOURCES_WIRE =
      "\n/\n\002p0\022\002ml\032%\n\001c\022\040\n\016nvidia.com/gpu\022\014GPU-aaaaaaaa\032\000";

  private GpuSeeds() {}

  /** The parsers of what was recorded of GPUs. */
  static void putAll(Map<String, Targets.Making> targets) {
    targets.put(
        "nvidia-smi",
        () ->
            new Recorded(
                "nvidia-smi", Targets.texts(SMI_TEXT, SMI_XML, SMI_CSV), Map.of("node", "n1")));
    targets.put(
        "fabric-manager",
        () -> new Recorded("fabric-manager", Targets.texts(FABRIC_MANAGER), Map.of("node", "n1")));
    targets.put(
        "pod-resources",
        () ->
            new Recorded(
                "pod-resources",
                Targets.texts(POD_RESOURCES, POD_RESOURCES_WIRE),
                Map.of("node", "n1")));
    targets.put("gpu-answer", () -> Targets.of(GpuSeeds::answer, Targets.texts(ANSWER)));
  }

  /** What a machine says of its GPUs to the hand that asks it; that it is bad is no finding. */
  private static void answer(byte[] input) {
    try {
      Answer answer = AnswerJson.read(new String(input, StandardCharsets.UTF_8));
      answer.gpus().forEach(gpu -> gpu.power().limit());
    } catch (IOException e) {
      return; // what it says of what is none
    }
  }
}
