package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.job.Endpoint;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.actuators.kubernetes.job.FakeJobs;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import io.wheeltapper.actuators.kubernetes.job.Jobs;
import io.wheeltapper.actuators.kubernetes.job.Member;
import io.wheeltapper.actuators.kubernetes.job.Root;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A fake job of every controller, in the shape of its own API, for each action on jobs. */
final class JobWorlds {

  static final long STARTED = KubernetesRig.STARTED;
  static final String CONTRACT =
      "annotation=ml.example/save marker=annotation:ml.example/saved"
          + " progress=annotation:ml.example/progress wait=60s loss=10m";

  private static final ObjectMapper JSON = new ObjectMapper();

  private JobWorlds() {}

  /** As PyTorchJob in all that matters here. */
  private static final Set<Controller> ALIKE =
      EnumSet.of(
          Controller.TF_JOB, Controller.XGBOOST_JOB, Controller.PADDLE_JOB, Controller.JAX_JOB);

  /** One of each way in which a job is stopped. */
  private static final Set<Controller> HELD =
      EnumSet.of(
          Controller.JOB, Controller.PYTORCH_JOB, Controller.VOLCANO_JOB, Controller.WORKFLOW);

  /** By the action's name, and the controller's in brackets where it is not batch's Job. */
  static Map<String, Supplier<World>> all() {
    Map<String, Supplier<World>> worlds = new TreeMap<>();
    for (Controller each : EnumSet.complementOf(EnumSet.copyOf(ALIKE))) {
      put(worlds, "job.checkpoint-restart", each);
    }
    for (Controller each : HELD) {
      put(worlds, "job.requeue", each);
      put(worlds, "job.hold", each);
      put(worlds, "job.release", each);
    }
    for (String action :
        List.of("job.checkpoint-restart", "job.requeue", "job.hold", "job.release")) {
      worlds.put(action + " (KUEUE)", () -> new OneJob(action, Controller.JOB_SET, true));
    }
    return worlds;
  }

  private static void put(Map<String, Supplier<World>> worlds, String action, Controller of) {
    String name = of == Controller.JOB ? action : action + " (" + of + ")";
    worlds.put(name, () -> new OneJob(action, of, false));
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two pods on n001 and n002. */
  static String spec(Controller controller) {
    return switch (controller) {
      case JOB -> "{'parallelism':2,'completions':2,'completionMode':'Indexed','suspend':false}";
      case JOB_SET ->
          "{'replicatedJobs':[{'name':'w','replicas':1,'template':{'spec':{'parallelism':2}}}]}";
      case TRAIN_JOB -> "{'runtimeRef':{'name':'torch-distributed'},'trainer':{'numNodes':2}}";
      case PYTORCH_JOB ->
          "{'runPolicy':{'cleanPodPolicy':'None'},'pytorchReplicaSpecs':{'Master':{'replicas':1},"
              + "'Worker':{'replicas':1}}}";
      case TF_JOB -> "{'tfReplicaSpecs':{'Worker':{'replicas':2}}}";
      case MPI_JOB -> "{'mpiReplicaSpecs':{'Launcher':{'replicas':1},'Worker':{'replicas':1}}}";
      case XGBOOST_JOB -> "{'xgbReplicaSpecs':{'Master':{'replicas':1},'Worker':{'replicas':1}}}";
      case PADDLE_JOB -> "{'paddleReplicaSpecs':{'Worker':{'replicas':2}}}";
      case JAX_JOB -> "{'jaxReplicaSpecs':{'Worker':{'replicas':2}}}";
      case VOLCANO_JOB ->
          "{'minAvailable':2,'tasks':[{'name':'w','replicas':2}],'queue':'default'}";
      case RAY_JOB ->
          "{'entrypoint':'python train.py','shutdownAfterJobFinishes':true,"
              + "'rayClusterSpec':{'workerGroupSpecs':[{'groupName':'w','replicas':1}]}}";
      case RAY_CLUSTER -> "{'workerGroupSpecs':[{'groupName':'w','replicas':1}]}";
      case WORKFLOW ->
          "{'entrypoint':'train','templates':[{'name':'train','container':{'image':'x'},"
              + "'retryStrategy':{'limit':'3','retryPolicy':'Always'}}]}";
    };
  }

  private static String status(Controller controller) {
    return switch (controller) {
      case VOLCANO_JOB -> "{'state':{'phase':'Running'},'version':1,'retryCount':0}";
      case RAY_JOB ->
          "{'jobStatus':'RUNNING','jobDeploymentStatus':'Running','rayClusterName':'llama-x7'}";
      case RAY_CLUSTER -> "{'state':'ready','readyWorkerReplicas':1}";
      case WORKFLOW -> "{'phase':'Running','progress':'0/1'}";
      default ->
          "{'active':2,'conditions':[{'type':'Running','status':'True',"
              + "'lastTransitionTime':'2023-11-14T22:00:00Z'}]}";
    };
  }

  static ObjectNode job(Controller controller, String contract) {
    ObjectNode job =
        json(
            "{'kind':'"
                + controller.kind()
                + "','metadata':{'namespace':'ml','name':'llama','uid':'u-1','annotations':{}},"
                + "'spec':"
                + spec(controller)
                + ",'status':"
                + status(controller)
                + "}");
    ObjectNode annotations = job.withObject("/metadata/annotations");
    if (!contract.isEmpty()) {
      annotations.put(Root.CONTRACT, contract);
    }
    annotations.put("ml.example/saved", saved(15, STARTED - 60_000));
    annotations.put("ml.example/progress", saved(20, STARTED - 1_000));
    return job;
  }

  static String saved(long step, long at) {
    return "step=" + step + " at=" + Instant.ofEpochMilli(at);
  }

  static ObjectNode pod(String name, String node, boolean head) {
    return json(
        "{'metadata':{'namespace':'ml','name':'"
            + name
            + "','uid':'uid-"
            + name
            + "','labels':{'ray.io/node-type':'"
            + (head ? "head" : "worker")
            + "'}},'spec':{'nodeName':'"
            + node
            + "','terminationGracePeriodSeconds':120},'status':{'phase':'Running','podIP':'10.0.0.7',"
            + "'startTime':'2023-11-14T22:00:00Z','conditions':[{'type':'Ready','status':'True'}]}}");
  }

  static ObjectNode workload(boolean active) {
    return json(
        "{'metadata':{'name':'jobset-llama-1','namespace':'ml','ownerReferences':[{'kind':'JobSet',"
            + "'name':'llama','uid':'u-1','controller':true}]},'spec':{'active':"
            + active
            + ",'queueName':'gpus'},'status':{'conditions':[{'type':'Admitted','status':'True'}]}}");
  }

  static final class OneJob implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(STARTED + 1_000);
    private final FakeJobs jobs;

    OneJob(String name, Controller controller, boolean queued) {
      boolean restarts = name.equals("job.checkpoint-restart") || name.equals("job.requeue");
      action =
          Action.of(
              name,
              Target.job(
                  "kubernetes",
                  "ml/" + controller.kind().toLowerCase(java.util.Locale.ROOT) + "/llama"));
      ObjectNode job = job(controller, CONTRACT);
      jobs = new FakeJobs(controller, job, JobBodies::text).isolate("n001");
      if (restarts) {
        jobs.pod(pod("llama-0", "n002", true)).pod(pod("llama-1", "n001", false));
      }
      if (queued) {
        ObjectNode workload = workload(!name.equals("job.release"));
        byUs(workload, "/spec/active");
        jobs.under(workload);
      }
      if (name.equals("job.release")) {
        held(controller, job, queued);
      }
      jobs.after(this::reacts);
    }

    private static void held(Controller controller, ObjectNode job, boolean queued) {
      job.withObject("/metadata/annotations")
          .put(Root.NOTE, "wheeltapper[a0] stopped at=" + STARTED + " hold");
      if (queued || controller == Controller.VOLCANO_JOB) {
        job.withObject("/status/state")
            .put("phase", "Aborted")
            .put("lastTransitionTime", Instant.ofEpochMilli(STARTED).toString());
        job.withObject("/spec").put("suspend", queued);
        return;
      }
      int slash = controller.field().lastIndexOf('/');
      job.withObject(controller.field().substring(0, slash)).put("suspend", true);
      byUs(job, controller.field());
    }

    /** The server's own record that it was we who set a field. */
    private static void byUs(ObjectNode object, String field) {
      ObjectNode entry = object.withObject("/metadata").putArray("managedFields").addObject();
      entry.put("manager", ApiCluster.MANAGER);
      entry.withObject("/fieldsV1" + field.replace("/", "/f:"));
    }

    private void reacts(JobChange change) {
      if (change instanceof JobChange.Notes notes
          && notes.annotations().containsKey("ml.example/save")) {
        jobs.job()
            .withObject("/metadata/annotations")
            .put("ml.example/saved", saved(19, pace.now() + 2_000));
      }
    }

    @Override
    public Action action() {
      return action.with("avoid", "n001");
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-fell-off-bus", STARTED, STARTED + 600_000);
    }

    @Override
    public Calling actuator() {
      Settings settings = new Settings("kube", new KubernetesKind().spec(), Map.of());
      return new Deeds(
          KubernetesKind.deeds(
              settings,
              new FakeCluster(KubernetesRig.TAINT),
              JobSpec.terms(settings, new OnLine(jobs, faults), new FakeMarks(), pace)),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      Instant later = Instant.ofEpochMilli(pace.now() + 5_000);
      boolean again = jobs.changes().stream().anyMatch(c -> jobs.describe(c).contains("] started"));
      jobs.settle("n003", later.toString());
      if (again) {
        jobs.job()
            .withObject("/metadata/annotations")
            .put("ml.example/progress", saved(23, pace.now() + 9_000));
      }
    }

    @Override
    public String state() {
      return jobs.state();
    }

    @Override
    public List<String> written() {
      return jobs.changes().stream().map(jobs::describe).toList();
    }

    @Override
    public Map<String, Long> disruptions() {
      return jobs.changes().stream()
          .filter(c -> !(c instanceof JobChange.Notes))
          .map(jobs::describe)
          .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
    }
  }

  /** The fake behind calls that break. */
  record OnLine(FakeJobs inner, Faults faults) implements Jobs {

    @Override
    public Optional<Root> root(Controller controller, String namespace, String name)
        throws CallFailed, InterruptedException {
      return faults.read(() -> inner.root(controller, namespace, name));
    }

    @Override
    public List<Member> pods(Root root) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.pods(root));
    }

    @Override
    public boolean isolated(String node) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.isolated(node));
    }

    @Override
    public Optional<String> answer(String ip, Endpoint endpoint)
        throws CallFailed, InterruptedException {
      return faults.read(() -> inner.answer(ip, endpoint));
    }

    @Override
    public String describe(JobChange change) {
      return inner.describe(change);
    }

    @Override
    public Optional<String> apply(JobChange change) throws CallFailed, InterruptedException {
      return faults.write(() -> inner.apply(change));
    }
  }
}
