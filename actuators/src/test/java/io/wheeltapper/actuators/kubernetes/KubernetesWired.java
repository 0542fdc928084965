package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import io.wheeltapper.actuators.job.Endpoint;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import java.util.List;

/** The jobs' own endpoints; the API server's calls are broken in {@link FabricApiTest}. */
public final class KubernetesWired implements Wired {

  @Override
  public List<Way> ways() {
    return List.of(
        Way.writes(
                "job's hook",
                _ -> Answer.json("{}"),
                (server, _, limit) -> {
                  Endpoints endpoints = new Endpoints(Line.open("jobs"), limit);
                  Endpoint hook = new Endpoint(server.getPort(), "/checkpoint");
                  return () -> endpoints.post(new JobChange.Hook("127.0.0.1", hook, "a1"));
                })
            .byStatus(),
        // What the page says is judged by whoever asked for it.
        Way.reads(
                "job's page",
                _ -> Answer.json("{}"),
                (server, _, limit) -> {
                  Endpoints endpoints = new Endpoints(Line.open("jobs"), limit);
                  Endpoint page = new Endpoint(server.getPort(), "/metrics");
                  return () -> {
                    var unused = endpoints.get("127.0.0.1", page).orElseThrow();
                  };
                })
            .byStatus());
  }
}
