package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.job.Endpoint;
import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import io.wheeltapper.actuators.kubernetes.job.JobReader;
import io.wheeltapper.actuators.kubernetes.job.Jobs;
import io.wheeltapper.actuators.kubernetes.job.Member;
import io.wheeltapper.actuators.kubernetes.job.Ref;
import io.wheeltapper.actuators.kubernetes.job.Root;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The real {@link Jobs}: one cluster's server, and the jobs' own endpoints beside it.
 *
 * @param line that every request to the server takes
 */
record ApiJobs(Api api, Line line, Cluster cluster, Endpoints endpoints) implements Jobs {

  private static final String KUEUE = "kueue.x-k8s.io";
  private static final List<String> KUEUE_VERSIONS = List.of("v1beta2", "v1beta1");

  /** Pods of one job; what says more is not read to its end. */
  private static final int MOST_PAGES = 20;

  @Override
  public Optional<Root> root(Controller controller, String namespace, String name)
      throws CallFailed, InterruptedException {
    for (String version : controller.versions()) {
      Ref ref =
          new Ref(
              controller.group(),
              version,
              controller.plural(),
              Names.object(namespace),
              Names.object(name));
      Api.Answer answer = read(ref.path());
      if (answer.status() != 404) {
        Root root = JobReader.root(controller, ref, ApiCluster.json(answer));
        return Optional.of(root.under(queue(root)));
      }
      if (isNoObject(answer)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether the server knows the kind, and only not this object. */
  private static boolean isNoObject(Api.Answer answer) {
    try {
      return ApiCluster.json(answer).path("details").has("name");
    } catch (CallFailed e) {
      return false;
    }
  }

  private Root.Queue queue(Root root) throws CallFailed, InterruptedException {
    for (String version : KUEUE_VERSIONS) {
      Ref workloads = new Ref(KUEUE, version, "workloads", root.ref().namespace(), "");
      Api.Answer answer =
          read(workloads.collection() + "?labelSelector=" + label(KUEUE + "/job-uid", root.uid()));
      if (answer.status() != 404) {
        return JobReader.queue(root.uid(), version, ApiCluster.json(answer))
            .orElse(Root.Queue.NONE);
      }
    }
    return Root.Queue.NONE;
  }

  private static String label(String key, String value) {
    return URLEncoder.encode(key + "=" + value, StandardCharsets.UTF_8);
  }

  @Override
  public List<Member> pods(Root root) throws CallFailed, InterruptedException {
    List<Member> pods = new ArrayList<>();
    String value = root.shape().podLabelValue();
    if (value.isEmpty()) {
      return pods;
    }
    Ref all = new Ref("", "v1", "pods", root.ref().namespace(), "");
    String path =
        all.collection() + "?limit=500&labelSelector=" + label(root.controller().podLabel(), value);
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode list = ApiCluster.json(ApiCluster.ok(read(path + next), false));
      list.path("items").forEach(item -> pods.add(JobReader.member(item)));
      String more = list.at("/metadata/continue").asText("");
      if (more.isEmpty()) {
        pods.sort(Comparator.comparing(Member::name));
        return pods;
      }
      next = "&continue=" + URLEncoder.encode(more, StandardCharsets.UTF_8);
    }
    throw new CallFailed(CallFailed.Kind.NONSENSE, "there is no end to the pods of " + root.ref());
  }

  private Api.Answer read(String path) throws CallFailed, InterruptedException {
    return line.read(() -> {
      Api.Answer answer = api.send(Api.Ask.get(path));
      return answer.status() == 404 ? answer : ApiCluster.ok(answer, false);
    });
  }

  @Override
  public boolean isolated(String node) throws CallFailed, InterruptedException {
    return cluster.node(node).map(Node::cordoned).orElse(true);
  }

  @Override
  public Optional<String> answer(String ip, Endpoint endpoint)
      throws CallFailed, InterruptedException {
    return endpoints.get(ip, endpoint);
  }

  @Override
  public String describe(JobChange change) {
    return JobBodies.text(change);
  }

  @Override
  public Optional<String> apply(JobChange change) throws CallFailed, InterruptedException {
    switch (change) {
      case JobChange.Hook hook -> endpoints.post(hook);
      case JobChange.Evict(String namespace, String pod, String uid) -> {
        return cluster.apply(new Change.Evict(namespace, pod, uid));
      }
      case JobChange.Notes _, JobChange.Turn _ -> patched(JobBodies.ask(change));
      case JobChange.Command _ -> made(JobBodies.ask(change));
    }
    return Optional.empty();
  }

  /** What changed since the look is looked at again by whoever asked: nothing was done. */
  private void patched(Api.Ask ask) throws CallFailed, InterruptedException {
    line.writes(() -> {
      Api.Answer answer = api.send(ask);
      if (answer.status() == 409) {
        throw new CallFailed(
            CallFailed.Kind.UNREACHABLE,
            "the job changed since it was looked at: " + ApiCluster.said(answer));
      }
      ApiCluster.ok(answer, true);
    });
  }

  /** One of that name is there: this same command, which nobody has heard yet. */
  private void made(Api.Ask ask) throws CallFailed, InterruptedException {
    line.writes(() -> {
      Api.Answer answer = api.send(ask);
      if (answer.status() != 409) {
        ApiCluster.ok(answer, true);
      }
    });
  }
}
