package io.wheeltapper.deploy.fuzz;

/** Good inputs, short, from which fuzzing begins. */
final class Seeds {

  static final String KMSG =
      """
      [   12.345678] NVRM: Xid (PCI:0000:3b:00): 79, pid=1234, name=python3, GPU has fallen off the bus.
      6,1234,5678901,-;NVRM: Xid (PCI:0000:3b:00): 48, pid='<unknown>', name=<unknown>, DBE
      Nov 21 10:11:12 gpu-017 kernel: nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 12028, Non-fatal, Link 32
      2026-11-21T10:11:12.123456+00:00 gpu-017 kernel: [ 1.2] NVRM: Xid (PCI:0000:3b:00): 149, NETIR_LINK_EVT Fatal XC0 i0 Link -1 (0x004505c6 0x00000000 0x00000000)
      NVRM: Xid (PCI:0000:3b:00): 154, GPU recovery action changed from 0x0 (None) to 0x1 (GPU Reset Required)
      """;

  static final String JOB_LOG =
      """
      srun: error: gpu-017: task 3: Exited with exit code 1
      slurmstepd: error: *** JOB 4711 ON n1 CANCELLED AT 2026-11-21T10:11:12 DUE TO NODE FAILURE ***
      [rank3]: RuntimeError: CUDA error: uncorrectable ECC error encountered
      """;

  static final String SLURM_DIAG =
      """
      {"statistics":{"req_time":{"set":true,"number":1739832148},"server_thread_count":3,"agent_queue_size":0,"jobs_pending":7}}
      """;

  static final String SLURM_ENDED =
      """
      {"jobs":[{"job_id":7,"nodes":"n[1-2]","state":{"current":["NODE_FAIL"]},"exit_code":{"return_code":{"set":true,"number":1}},
      "time":{"end":1739832148}}]}
      """;

  static final String SLURM_TOPOLOGY =
      """
      SwitchName=s0 Level=0 LinkSpeed=1 Nodes=n[1-16]
      SwitchName=top Level=1 LinkSpeed=1 Nodes=n[1-16] Switches=s[0-1]
      BlockName=b1 BlockIndex=0 Nodes=n[1-8] BlockSize=8
      """;

  static final String KUBERNETES =
      """
      {"kind":"NodeList","apiVersion":"v1","items":[{"metadata":{"name":"n1","labels":{"nvidia.com/gpu.clique":"c"}},
      "spec":{"unschedulable":true,"taints":[{"key":"medik8s.io/drain","effect":"NoSchedule"}]},"status":{"capacity":{"nvidia.com/gpu":"8"},
      "allocatable":{"nvidia.com/gpu":"7"},"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-01T10:00:00Z"}]}}]}
      {"kind":"List","apiVersion":"v1","items":[{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","namespace":"ml","ownerReferences":
      [{"apiVersion":"batch/v1","kind":"Job","name":"j","controller":true}]},"spec":{"nodeName":"n1","containers":[{"resources":
      {"limits":{"nvidia.com/gpu":"8"}}}]},"status":{"phase":"Running"}},{"kind":"Workload","apiVersion":"kueue.x-k8s.io/v1beta1",
      "metadata":{"name":"w","namespace":"ml"},"spec":{"podSets":[{"count":2}]}}]}
      {"type":"MODIFIED","object":{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j","namespace":"ml"},"status":
      {"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded"}]}}}
      """;

  static final String METRICS =
      """
      # HELP DCGM_FI_DEV_GPU_TEMP Temperature
      # TYPE DCGM_FI_DEV_GPU_TEMP gauge
      DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-5f3a",pci_bus_id="00000000:3B:00.0",Hostname="n1"} 41
      node_load1{a="b\\"c"} 1.5e3 1700000000000
      x NaN
      y{} +Inf
      """;

  static final String SLURM_JSON =
      """
      {"nodes":[{"name":"n1","state":["IDLE","DRAIN"],"reason":"bad","reason_set_by_user":"root",
      "reason_changed_at":{"set":true,"infinite":false,"number":1700000000},"gres":"gpu:8","gres_used":"gpu:0",
      "boot_time":{"number":1700000000},"partitions":["p"]}],
      "jobs":[{"job_id":4711,"job_state":["RUNNING"],"nodes":"n[1-2]","user_name":"u","restart_cnt":0,
      "tres_alloc_str":"cpu=1,gres/gpu=8","comment":"wheeltapper:checkpoint"}],
      "reservations":[{"name":"r","node_list":"n1","flags":["MAINT"],"start_time":{"number":1},"end_time":{"number":2}}]}
      """;

  static final String SLURM_TEXT =
      """
      NodeName=n1 Arch=x86_64 CoresPerSocket=1
         Gres=gpu:8 State=DOWN+DRAIN ThreadsPerCore=1
         Partitions=p BootTime=2026-11-21T10:11:12
         Reason=Not responding [root@2026-11-21T10:11:12]

      JobId=4711 JobName=train
         UserId=u(1000) JobState=RUNNING Restarts=1
         NodeList=n[1-2,5] TresPerNode=gres/gpu:8
      """;

  static final String CONFIG =
      """
      site: s
      data: d
      shards: 2
      api: {bind: 127.0.0.1, port: 8484}
      sensors:
        kernel: {kind: kmsg, node: n1}
        metrics: {kind: prometheus, url: "http://127.0.0.1:9400/metrics", every: 10s}
      actuators:
        slurm: {kind: slurm}
      recording: {on: true, max-age: 7d, max-bytes: 1GiB}
      """;

  static final String TOPOLOGY =
      """
      nodes:
        n1: {rack: r1, leaf: l1, feed: f1, loop: c1, domain: d1, pci: ["0000:3b:00"]}
        n2: {rack: r1}
      """;

  static final String[] ENTRIES = {
    "{\"kind\":\"found\",\"at\":1,\"case\":\"c1\",\"target\":\"gpu:0000:3b:00@n1\",\"fault\":\"gpu-fell-off-bus\","
        + "\"node\":\"n1\",\"observed\":1,\"rule\":\"Xid\",\"recommendation\":\"RESTART_BM\",\"source\":\"s\","
        + "\"evidence\":[{\"id\":\"0123456789abcdef\",\"sensor\":\"kmsg\",\"origin\":\"gpu_driver\",\"at\":1,\"raw\":\"x\"}],"
        + "\"xid\":\"79\"}",
    "{\"kind\":\"paused\",\"at\":1,\"target\":\"rack:r1\",\"by\":\"alice\",\"reason\":\"works\"}",
    "{\"kind\":\"judged\",\"at\":1,\"case\":\"c1\",\"target\":\"node:n1\",\"fault\":\"a-b\",\"action\":\"node.isolate\","
        + "\"rung\":0,\"step\":0,\"plan\":\"p\",\"verdict\":\"hold\",\"guard\":\"veto\",\"reason\":\"r\",\"until\":2,"
        + "\"mode\":\"observe\",\"all\":[]}"
  };

  static final String RECEIPT =
      """
      wheeltapper+1a2b3c4d+AXJ0c3R1dnd4eXphYmNkZWZnaGlqa2xtbm9wcXJzdHV2
      c2sp.org/tlog-proof@v1
      extra eyJraW5kIjoicGF1c2VkIn0=
      index 0
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

      wheeltapper
      1
      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

      — wheeltapper AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
      """;

  private Seeds() {}
}
