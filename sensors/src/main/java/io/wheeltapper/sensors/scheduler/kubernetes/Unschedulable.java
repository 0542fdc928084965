package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One word out of the scheduler's sentence {@code 0/400 nodes are available: 12 node(s) had
 * untolerated taint {…}, 388 Insufficient nvidia.com/gpu. preemption: …}. Pure.
 */
final class Unschedulable {

  private static final Pattern LACKS = Pattern.compile("Insufficient ([A-Za-z0-9./_-]{1,100})");

  private Unschedulable() {}

  /** {@code gpu}, {@code cpu}, {@code taint}, {@code affinity} …; what a job lacks comes first. */
  static String word(String reason, String message) {
    if (!reason.equals("Unschedulable")) {
      return reason;
    }
    int preemption = message.indexOf("preemption:");
    String text = preemption < 0 ? message : message.substring(0, preemption);
    String lacks = "";
    for (Matcher m = LACKS.matcher(text); m.find(); ) {
      String resource = m.group(1).replaceAll("\\.$", "");
      String word =
          resource.contains("/") ? resource.substring(resource.indexOf('/') + 1) : resource;
      if (lacks.isEmpty() || resource.contains("/")) {
        lacks = "Insufficient-" + word;
      }
    }
    if (!lacks.isEmpty()) {
      return lacks;
    }
    if (text.contains("cannot allocate all claims") || text.contains("ResourceClaim")) {
      return "Insufficient-devices";
    }
    if (text.contains("affinity") || text.contains("selector")) {
      return "Affinity";
    }
    if (text.contains("were unschedulable")) {
      return "NodesCordoned";
    }
    return text.contains("taint") ? "Taint" : "Unschedulable";
  }
}
