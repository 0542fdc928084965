import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the service has, by path. A file is a dump (an object from path to document) or one document
 * with its {@code @odata.id}; a folder is all its files. Collections that nobody wrote are made
 * from what lies below them.
 */
final class Documents {

  private final Map<String, Map<String, Object>> all = new TreeMap<>();

  static Documents read(List<Path> from) throws IOException {
    Documents documents = new Documents();
    for (Path path : from) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
            documents.add(Json.object(Files.readString(file)));
          }
        }
      } else {
        documents.add(Json.object(Files.readString(path)));
      }
    }
    documents.link();
    return documents;
  }

  @SuppressWarnings("unchecked")
  private void add(Map<String, Object> json) {
    if (json.keySet().stream().allMatch(k -> k.startsWith("/redfish"))) {
      json.forEach((path, document) -> put(path, (Map<String, Object>) document));
    } else if (json.get("@odata.id") instanceof String path) {
      put(path, json);
    }
  }

  static String key(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  synchronized void put(String path, Map<String, Object> document) {
    document.putIfAbsent("@odata.id", key(path));
    all.put(key(path), document);
  }

  synchronized Map<String, Object> get(String path) {
    return all.get(key(path));
  }

  synchronized boolean remove(String path) {
    String key = key(path);
    boolean there = all.remove(key) != null;
    Map<String, Object> above = all.get(key.substring(0, key.lastIndexOf('/')));
    if (above != null && above.get("Members") instanceof List<?> members) {
      List<Object> left = new ArrayList<>(members);
      left.removeIf(m -> m instanceof Map<?, ?> link && key.equals(link.get("@odata.id")));
      above.put("Members", left);
      above.put("Members@odata.count", left.size());
    }
    return there;
  }

  /** Merges as RFC 7396 has it: null takes away, objects are merged, all else is replaced. */
  synchronized boolean merge(String path, Map<String, Object> patch) {
    Map<String, Object> document = all.get(key(path));
    if (document == null) {
      return false;
    }
    all.put(key(path), merged(document, patch));
    return true;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> merged(Map<String, Object> old, Map<String, Object> patch) {
    Map<String, Object> out = new LinkedHashMap<>(old);
    patch.forEach((name, value) -> {
      if (value == null) {
        out.remove(name);
      } else if (value instanceof Map<?, ?> inner && out.get(name) instanceof Map<?, ?> before) {
        out.put(name, merged((Map<String, Object>) before, (Map<String, Object>) inner));
      } else {
        out.put(name, value);
      }
    });
    return out;
  }

  /** Puts a value under a name even when it is null. */
  synchronized void set(String path, String name, Object value) {
    Map<String, Object> document = new LinkedHashMap<>(all.get(key(path)));
    document.put(name, value);
    all.put(key(path), document);
  }

  private void link() {
    all.computeIfAbsent("/redfish/v1", _ -> root());
    for (String path : List.copyOf(all.keySet())) {
      String above = path.substring(0, path.lastIndexOf('/'));
      if (above.length() > "/redfish/v1".length() && !all.containsKey(above)) {
        put(above, collection(above));
      }
    }
  }

  private Map<String, Object> collection(String above) {
    List<Object> members = new ArrayList<>();
    for (String path : all.keySet()) {
      if (path.startsWith(above + "/") && path.indexOf('/', above.length() + 1) < 0) {
        members.add(new LinkedHashMap<>(Map.of("@odata.id", path)));
      }
    }
    Map<String, Object> collection = new LinkedHashMap<>();
    collection.put("@odata.id", above);
    collection.put("Name", above.substring(above.lastIndexOf('/') + 1));
    collection.put("Members@odata.count", members.size());
    collection.put("Members", members);
    return collection;
  }

  private Map<String, Object> root() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("@odata.id", "/redfish/v1/");
    root.put("@odata.type", "#ServiceRoot.v1_15_0.ServiceRoot");
    root.put("Id", "RootService");
    root.put("Name", "Root Service");
    root.put("RedfishVersion", "1.15.0");
    for (String name :
        List.of(
            "Chassis",
            "Systems",
            "Managers",
            "ThermalEquipment",
            "PowerEquipment",
            "EventService",
            "UpdateService")) {
      if (all.keySet().stream().anyMatch(p -> p.startsWith("/redfish/v1/" + name))) {
        root.put(name, new LinkedHashMap<>(Map.of("@odata.id", "/redfish/v1/" + name)));
      }
    }
    root.put(
        "Links", Map.of("Sessions", Map.of("@odata.id", "/redfish/v1/SessionService/Sessions")));
    return root;
  }
}
