package io.wheeltapper.actuators.slurm;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.Lines;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import java.util.List;

/** What can be set on the kind {@code slurm}, and every call that leaves from it. */
final class SlurmSpec {

  /**
   * What slurmctld and slurmstepd write by themselves (Slurm 22.05 to 24.05), as whole reasons. A
   * comma would end an entry of the setting, so none has one.
   */
  private static final String AUTOMATIC =
      "Not responding.*,Node unexpectedly rebooted.*,Kill task failed.*,Prolog error.*,"
          + "Epilog error.*,Duplicate jobid.*,batch job complete failure.*,"
          + "gres/[a-z]+ count .*reported lower than configured.*,Low RealMemory.*,"
          + "Low socket\\*core\\*thread count.*,Low TmpDisk.*";

  static final KindSpec SPEC =
      new KindSpec(
          "slurm",
          "takes Slurm nodes out of service and back; restarts jobs from their checkpoint",
          Lines.with(
              List.of(
                  optional(
                      "bin",
                      Type.PATH,
                      "",
                      "folder of scontrol, squeue and scancel; else the path"),
                  optional(
                      "conf",
                      Type.PATH,
                      "",
                      "slurm.conf; else SLURM_CONF, else Slurm's own default"),
                  optional(
                      "rest-url",
                      Type.URL,
                      "",
                      "slurmrestd with its version: http://host/slurm/v0.0.42"),
                  optional("rest-token-file", Type.PATH, "", "file with the JWT for slurmrestd"),
                  optional(
                      "owner", Type.TEXT, "", "user under whom Slurm notes our writes; else we"),
                  optional(
                      "automatic", Type.LIST, AUTOMATIC, "patterns of reasons that Slurm writes"),
                  optional("call-timeout", Type.DURATION, "10s", "limit of one command"),
                  optional(
                      "longest-wait", Type.DURATION, "15m", "for a marker, whatever a job says"),
                  optional(
                      "flag-roots", Type.LIST, "", "folders below which flag files may be created"),
                  optional(
                      "validate-command", Type.LIST, "", "program and arguments; {node} is put in"),
                  optional(
                      "validate-timeout", Type.DURATION, "30m", "limit of the validate command"))),
          List.of(
              new Outbound("slurm: scontrol ping", false),
              new Outbound("slurm: scontrol show node", false),
              new Outbound("slurm: scontrol show job", false),
              new Outbound("slurm: squeue", false),
              new Outbound("slurm: scontrol update NodeName", true),
              new Outbound("slurm: POST /slurm/*/node/*", true),
              new Outbound("slurm: scontrol update JobId", true),
              new Outbound("slurm: scontrol reboot", true),
              new Outbound("slurm: scontrol hold", true),
              new Outbound("slurm: scontrol release", true),
              new Outbound("slurm: scontrol requeue", true),
              new Outbound("slurm: scancel --signal", true),
              new Outbound("file: look at a job's marker", false),
              new Outbound("file: create a job's flag file", true),
              new Outbound("program: validate-command", true)));

  private SlurmSpec() {}
}
