import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What goes wrong with the next requests: by the begin of their path, so many times. */
final class Faults {

  /**
   * One of them.
   *
   * @param what status, delay, hang, cut or garbage
   * @param number the status, or the delay in milliseconds
   * @param retryAfter in seconds, or -1
   */
  record Fault(String path, String what, int number, int retryAfter, int[] left) {}

  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  void add(Map<String, Object> json) {
    int times = number(json, "times", Integer.MAX_VALUE);
    faults.add(
        new Fault(
            String.valueOf(json.getOrDefault("path", "/redfish")),
            String.valueOf(json.get("what")),
            number(json, "number", 503),
            number(json, "retryAfter", -1),
            new int[] {times}));
  }

  private static int number(Map<String, Object> json, String name, int fallback) {
    return json.get(name) instanceof Number n ? n.intValue() : fallback;
  }

  void clear() {
    faults.clear();
  }

  /** The fault that this request suffers, or null. */
  synchronized Fault of(String path) {
    for (Fault fault : faults) {
      if (path.startsWith(fault.path()) && fault.left()[0] > 0) {
        fault.left()[0]--;
        return fault;
      }
    }
    return null;
  }
}
