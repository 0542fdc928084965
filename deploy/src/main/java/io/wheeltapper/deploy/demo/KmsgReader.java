package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the simulated kernels' records. */
final class KmsgReader implements KernelReader {

  private static final Pattern XID =
      Pattern.compile("\\d+,\\d+,(\\d+),-;(NVRM: Xid \\(PCI:(\\S+)\\): (\\d+), (.*))");
  private static final Pattern PROCESS = Pattern.compile("pid=(\\d+), name=(\\w+), .*");
  private static final Pattern RECOVERY =
      Pattern.compile(".*changed from 0x(\\d) \\((.+)\\) to 0x(\\d) \\((.+)\\)");

  @Override
  public List<Signal> read(String node, long bootedAt, String record) {
    Matcher xid = XID.matcher(record);
    if (!xid.matches()) {
      return List.of();
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("xid", xid.group(4));
    fields.put("pci", xid.group(3));
    fields.put("text", xid.group(5));
    Matcher process = PROCESS.matcher(xid.group(5));
    if (process.matches()) {
      fields.put("pid", process.group(1));
      fields.put("name", process.group(2));
    }
    Matcher recovery = RECOVERY.matcher(xid.group(5));
    if (recovery.matches()) {
      fields.put("recovery_from", recovery.group(1));
      fields.put("recovery_to", recovery.group(3));
      fields.put("recovery_to_name", recovery.group(4));
    }
    return List.of(
        new Event(
            Target.gpuAt(xid.group(3), node),
            node,
            Source.KERNEL.word(),
            Source.KERNEL.origin(),
            bootedAt + Long.parseLong(xid.group(1)) / 1_000,
            "xid",
            fields,
            xid.group(2)));
  }
}
