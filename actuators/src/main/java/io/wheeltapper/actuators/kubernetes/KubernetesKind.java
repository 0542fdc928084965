package io.wheeltapper.actuators.kubernetes;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.job.FileMarks;
import io.wheeltapper.actuators.job.Marks;
import io.wheeltapper.actuators.kubernetes.job.JobDeeds;
import io.wheeltapper.actuators.kubernetes.job.JobTerms;
import io.wheeltapper.actuators.kubernetes.job.Jobs;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The kind {@code kubernetes}: nodes of one cluster, from 1.22 on. */
public final class KubernetesKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "kubernetes",
          "Kubernetes nodes: cordon, give back, evict; jobs: restart by their own contract",
          Lines.with(
              JobSpec.with(
                  List.of(
                      optional(
                          "kubeconfig", Type.PATH, "", "a kubeconfig; else the pod's own account"),
                      optional(
                          "context", Type.TEXT, "", "the kubeconfig's context; default its own"),
                      optional("url", Type.URL, "", "the API server, in place of a kubeconfig"),
                      optional("ca-file", Type.PATH, "", "with url: who signed its certificate"),
                      optional("token-file", Type.PATH, "", "with url: a bearer token, read anew"),
                      optional("call-timeout", Type.DURATION, "15s", "for one answer"),
                      optional(
                          "opt-out",
                          Type.TEXT,
                          "wheeltapper.io/managed=false",
                          "label of nodes and pods that are left alone"),
                      optional("taint", Type.BOOLEAN, "false", "isolating taints the node too"),
                      optional(
                          "our-taint",
                          Type.TEXT,
                          "wheeltapper.io/isolated",
                          "the key of that taint"),
                      optional(
                          "skip-namespaces", Type.LIST, "kube-system", "their pods stay on a node"),
                      optional(
                          "orphans", Type.BOOLEAN, "false", "evict pods that nobody makes again"),
                      optional(
                          "local-data", Type.BOOLEAN, "false", "evict pods with data on the node"),
                      optional(
                          "dry-run",
                          Type.BOOLEAN,
                          "false",
                          "a preview asks for the server's dry run"),
                      optional(
                          "budget-wait", Type.DURATION, "10m", "how long a budget is waited for"),
                      optional(
                          "ending-wait",
                          Type.DURATION,
                          "15m",
                          "how long pods have to end by themselves"),
                      optional("stuck-after", Type.DURATION, "10m", "past its time a pod is stuck"),
                      optional(
                          "job-namespace", Type.TEXT, "wheeltapper", "where the site's Jobs run"),
                      optional(
                          "reboot-job", Type.PATH, "", "a Job that reboots the node it runs on"),
                      optional("reboot-wait", Type.DURATION, "30m", "until a node is back by then"),
                      optional("validate-job", Type.PATH, "", "a Job that passes on a sound node"),
                      optional("validate-wait", Type.DURATION, "30m", "until it has ended")))),
          JobSpec.calls(
              List.of(
                  new Outbound("Kubernetes: GET /version, /api/v1/nodes/*", false),
                  new Outbound("Kubernetes: POST …/selfsubjectaccessreviews, in doctor", false),
                  new Outbound("Kubernetes: GET /api/v1/pods of a node", false),
                  new Outbound("Kubernetes: POST …/pods/*/eviction with dryRun=All", false),
                  new Outbound("Kubernetes: GET …/jobs/*, …/pods/*/log of the site's Jobs", false),
                  new Outbound("Kubernetes: PATCH /api/v1/nodes/*", true),
                  new Outbound("Kubernetes: POST …/pods/*/eviction", true),
                  new Outbound("Kubernetes: DELETE …/pods/*", true),
                  new Outbound("Kubernetes: POST …/jobs, of the site", true))));

  /** For the service loader. */
  public KubernetesKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Access access = new Access(settings);
    Line line = Lines.of(settings);
    Api api = new FabricApi(access, settings.duration("call-timeout"));
    Cluster cluster = new ApiCluster(api, line, taint(settings));
    Line hooks = Lines.of(settings, "jobs");
    Jobs jobs =
        new ApiJobs(api, line, cluster, new Endpoints(hooks, settings.duration("call-timeout")));
    Marks marks = new FileMarks(settings.list("flag-roots").stream().map(Path::of).toList());
    JobTerms terms = JobSpec.terms(settings, jobs, marks, Pace.system());
    return new Deeds(
        deeds(settings, cluster, terms),
        List.of(line, hooks),
        access.secrets(),
        target -> knows(cluster, terms.cluster(), target));
  }

  /** Its nodes and its jobs; a node of another scheduler alone is not its own. */
  private static boolean knows(Cluster cluster, String name, Target target)
      throws CallFailed, InterruptedException {
    return switch (target.kind()) {
      case NODE -> Names.fits(target.id()) && cluster.node(target.id()).isPresent();
      case JOB -> JobDeeds.knows(target, name);
      default -> true;
    };
  }

  /** The deeds over any cluster. */
  static List<Deed> deeds(Settings settings, Cluster cluster, JobTerms jobs) {
    return Stream.concat(nodes(settings, cluster, jobs.pace()).stream(), JobDeeds.of(jobs).stream())
        .toList();
  }

  private static List<Deed> nodes(Settings settings, Cluster cluster, Pace pace) {
    Site site = site(settings);
    String taint = taint(settings);
    Drained drained = new Drained(cluster, site);
    Duration back = settings.duration("reboot-wait");
    Duration end = settings.duration("validate-wait");
    NodeReboot reboot =
        new NodeReboot(
            cluster,
            drained,
            Manifest.read(settings, "reboot-job", NodeReboot.longest(back)),
            back);
    NodeValidate validate =
        new NodeValidate(cluster, drained, Manifest.read(settings, "validate-job", end), end);
    return List.of(
        new Looked(cluster, new NodeIsolate(cluster, site, taint)),
        new Looked(cluster, new NodeReturn(cluster, taint, reboot)),
        new Looked(cluster, reboot),
        new Looked(cluster, validate),
        new NodeEvict(
            cluster,
            site,
            pace,
            settings.duration("budget-wait"),
            settings.duration("ending-wait")),
        new Looked(cluster, new PodsDelete(cluster, site, pace, settings.duration("stuck-after"))));
  }

  private static Site site(Settings settings) {
    String[] label = settings.text("opt-out").split("=", -1);
    if (label.length != 2 || label[0].isBlank()) {
      throw new BadSetting("opt-out", "write KEY=VALUE, such as wheeltapper.io/managed=false");
    }
    return new Site(
        Map.entry(label[0].strip(), label[1].strip()),
        settings.flag("taint"),
        Set.copyOf(settings.list("skip-namespaces")),
        settings.flag("orphans"),
        settings.flag("local-data"),
        settings.flag("dry-run"));
  }

  private static String taint(Settings settings) {
    String taint = settings.text("our-taint");
    if (!taint.matches("[a-z0-9.-]+/[A-Za-z0-9._-]{1,63}")) {
      throw new BadSetting("our-taint", "write a key with its domain: wheeltapper.io/isolated");
    }
    return taint;
  }

  /** Works where a node can be isolated; what else it may do is said. */
  private static Check told(String server, SortedMap<String, String> missing) {
    List<String> may = new ArrayList<>();
    List<String> not = new ArrayList<>();
    missing.forEach((action, lacks) -> {
      if (lacks.isEmpty()) {
        may.add(action);
      } else {
        not.add(action + " (" + lacks + ")");
      }
    });
    return new Check(
        may.contains(Types.ISOLATE.name()),
        server
            + (may.isEmpty() ? "; it may do nothing" : "; it may do " + String.join(", ", may))
            + (not.isEmpty() ? "" : "; not " + String.join(", ", not) + ": see wheeltapper rbac"));
  }

  @Override
  public Check doctor(Settings settings) {
    try (FabricApi api = new FabricApi(new Access(settings), settings.duration("call-timeout"))) {
      String version =
          ApiCluster.json(ApiCluster.ok(api.send(Api.Ask.get("/version")), false))
              .path("gitVersion")
              .asText("unknown");
      return told("API server " + version, new Rights(api).missing(Rbac.jobs(settings)));
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }
}
