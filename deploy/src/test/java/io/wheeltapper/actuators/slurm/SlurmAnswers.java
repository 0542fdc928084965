package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.slurm.Hostlist;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Slurm answers to those who act on it, for the fuzzer: reasons and names are strangers'. */
public final class SlurmAnswers {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
          NodeName=n1 Arch=x86_64 CoresPerSocket=1
             State=IDLE*+DRAIN ThreadsPerCore=1 TmpDisk=0
             BootTime=2026-11-01T10:00:00 SlurmdStartTime=2026-11-01T10:00:00
             Reason=wheeltapper[C-1] gpu-off: 79 [root@2026-11-02T10:00:00]
          """,
          "7|ann|1|1|1|0|2026-11-02T10:00:00|gpu[001-004,007],login1|RUNNING|x|\n",
          """
          JobId=7 JobName=train
             AdminComment=wheeltapper fences
          """,
          "gpu[001-004,007]x[1-2],login1");

  private SlurmAnswers() {}

  /** Reads it as each of them; that it is none is no finding. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      ScontrolText.node(text);
    } catch (CallFailed e) {
      words(e);
    }
    try {
      ScontrolText.job("7", text, "|", ScontrolText.adminComment(text));
    } catch (CallFailed e) {
      words(e);
    }
    try {
      Hostlist.expand(text);
    } catch (IllegalArgumentException e) {
      words(e);
    }
    Fences.in(text);
  }

  private static void words(Exception e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("a refusal without a word", e);
    }
  }
}
