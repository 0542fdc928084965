package io.wheeltapper.actuators.kubernetes.job;

/**
 * One object of the server.
 *
 * @param group {@code ""} for the core
 * @param plural as in paths
 */
public record Ref(String group, String version, String plural, String namespace, String name) {

  /** Its path, {@code /apis/batch/v1/namespaces/ml/jobs/llama}. */
  public String path() {
    return collection() + "/" + name;
  }

  /** The path of all of its sort in its namespace. */
  public String collection() {
    String api = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return api + "/namespaces/" + namespace + "/" + plural;
  }

  @Override
  public String toString() {
    return plural + (group.isEmpty() ? "" : "." + group) + " " + namespace + "/" + name;
  }
}
