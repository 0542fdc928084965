package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The real {@link Cluster}. A node is changed by server-side apply under our own field manager and
 * never by force: what we took out and nobody else holds is then, by the server's own record, all
 * that giving back can take away.
 *
 * @param line that every request takes
 * @param taint the key of our taint
 */
record ApiCluster(Api api, Line line, String taint) implements Cluster {

  /** Our field manager; the sensor knows us by it. */
  static final String MANAGER = "wheeltapper";

  /** A node has some hundred pods at most; what says more is not read to its end. */
  private static final int MOST_PAGES = 10;

  /** Tries of a taint whose node changes under us; a node changes some times a minute. */
  private static final int TAINT_TRIES = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Optional<Node> node(String name) throws CallFailed, InterruptedException {
    Api.Answer answer = read(Api.Ask.get(Bodies.node(Names.object(name))));
    return answer.status() == 404 ? Optional.empty() : Optional.of(Facts.node(json(answer)));
  }

  @Override
  public List<Pod> podsOn(String node) throws CallFailed, InterruptedException {
    List<Pod> pods = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode list = json(found(read(Api.Ask.get(Bodies.podsOn(Names.object(node), next)))));
      list.path("items").forEach(item -> pods.add(Facts.pod(item)));
      next = list.at("/metadata/continue").asText("");
      if (next.isEmpty()) {
        pods.sort(Comparator.comparing(Pod::id));
        return pods;
      }
    }
    throw new CallFailed(CallFailed.Kind.NONSENSE, "there is no end to the pods of " + node);
  }

  @Override
  public Optional<String> blocked(Change.Evict eviction) throws CallFailed, InterruptedException {
    Api.Ask ask = Bodies.ask(eviction, taint, true);
    return read(() -> Evictions.judge(api.send(ask), false));
  }

  @Override
  public String describe(Change change) {
    return Bodies.text(Bodies.ask(change, taint, false), change);
  }

  @Override
  public Optional<String> apply(Change change) throws CallFailed, InterruptedException {
    return switch (change) {
      case Change.Cordon _, Change.Note _, Change.Uncordon _ ->
          applied(Bodies.ask(change, taint, false));
      case Change.Taint(String node) -> tainted(node, true);
      case Change.Untaint(String node) -> tainted(node, false);
      case Change.Start start -> started(Bodies.ask(start, taint, false));
      case Change.Evict evict -> {
        Api.Ask ask = Bodies.ask(evict, taint, false);
        yield line.write(() -> Evictions.judge(api.send(ask), true));
      }
      case Change.Delete delete -> {
        Api.Ask ask = Bodies.ask(delete, taint, false);
        yield line.write(() -> Evictions.gone(api.send(ask)));
      }
    };
  }

  /** One of that name is the same attempt's: it is made once. */
  private Optional<String> started(Api.Ask ask) throws CallFailed, InterruptedException {
    return line.write(() -> {
      Api.Answer answer = api.send(ask);
      if (answer.status() != 409) {
        ok(answer, true);
      }
      return Optional.empty();
    });
  }

  @Override
  public Optional<Errand> errand(String namespace, String name)
      throws CallFailed, InterruptedException {
    Api.Answer job = read(Api.Ask.get(Bodies.job(namespace, name)));
    if (job.status() == 404) {
      return Optional.empty();
    }
    JsonNode pods = json(found(read(Api.Ask.get(Bodies.podsOf(namespace, name)))));
    Errand errand = Errands.of(json(job), pods.path("items"));
    if (errand.pod().isEmpty() || !errand.over()) {
      return Optional.of(errand);
    }
    String path =
        Bodies.log(namespace, Names.object(errand.pod()), Names.object(errand.container()));
    return Optional.of(errand.with(log(path)));
  }

  /** What it said is evidence and no condition: where it cannot be had, that is said instead. */
  private String log(String path) throws CallFailed, InterruptedException {
    Api.Answer answer = read(() -> api.send(Api.Ask.get(path)));
    return answer.status() == 200 ? answer.body() : "no log: " + said(answer);
  }

  /** A node that changed since the look is looked at again by whoever asked: nothing was done. */
  private Optional<String> applied(Api.Ask ask) throws CallFailed, InterruptedException {
    return line.write(() -> {
      Api.Answer answer = api.send(ask);
      if (answer.status() == 409) {
        throw new CallFailed(
            CallFailed.Kind.UNREACHABLE,
            "the node changed since it was looked at: " + said(answer));
      }
      ok(answer, true);
      return Optional.empty();
    });
  }

  /** The list of taints is one value to the server: it is read, and written back if unchanged. */
  private Optional<String> tainted(String name, boolean on)
      throws CallFailed, InterruptedException {
    for (int i = 0; i < TAINT_TRIES; i++) {
      Optional<Node> node = node(name);
      if (node.isEmpty() || node.get().tainted(taint) == on) {
        return Optional.empty();
      }
      Api.Ask ask = Bodies.taints(node.get(), taint, on);
      boolean done =
          line.write(() -> {
            Api.Answer answer = api.send(ask);
            return answer.status() != 409 && ok(answer, true).status() > 0;
          });
      if (done) {
        return Optional.empty();
      }
    }
    throw new CallFailed(CallFailed.Kind.UNREACHABLE, name + " keeps changing");
  }

  private Api.Answer read(Api.Ask ask) throws CallFailed, InterruptedException {
    return read(() -> {
      Api.Answer answer = api.send(ask);
      return answer.status() == 404 ? answer : ok(answer, false);
    });
  }

  private <T> T read(Line.Call<T> call) throws CallFailed, InterruptedException {
    return line.read(call);
  }

  private static Api.Answer found(Api.Answer answer) throws CallFailed {
    if (answer.status() == 404) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "the API server knows no such path");
    }
    return answer;
  }

  static Api.Answer ok(Api.Answer answer, boolean writes) throws CallFailed {
    if (answer.status() / 100 != 2) {
      throw CallFailed.answered(answer.status(), writes, said(answer), answer.retryAfter());
    }
    if (writes && !answer.body().stripLeading().startsWith("{")) {
      throw new CallFailed(CallFailed.Kind.UNCERTAIN, "the API server's answer cannot be read");
    }
    return answer;
  }

  /** The server's own words: {@code 403 Forbidden: nodes "n1" is forbidden: …}. */
  static String said(Api.Answer answer) {
    JsonNode status;
    try {
      status = JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      status = JSON.createObjectNode();
    }
    String reason = status == null ? "" : status.path("reason").asText("");
    String message = status == null ? "" : status.path("message").asText("");
    return Words.plain(
        "the API server answered " + answer.status() + " " + reason + ": " + message, 400);
  }

  static JsonNode json(Api.Answer answer) throws CallFailed {
    try {
      JsonNode json = JSON.readTree(answer.body());
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new CallFailed(
          CallFailed.Kind.NONSENSE,
          "the API server's answer cannot be read: " + e.getOriginalMessage(),
          e);
    }
    throw new CallFailed(CallFailed.Kind.NONSENSE, "the API server's answer is no object");
  }
}
