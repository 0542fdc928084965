package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who sits on the GPU that a case is about: the node's kubelet names the pods, its scheduler their
 * jobs. Words only, for whoever reads a verdict. A verdict rests on all work of the node: what is
 * known of one GPU may be missing or old, and must not make the work beside it count for less; and
 * a kubelet may name a pod that is over, for which nothing has to wait.
 */
final class Seated {

  /** Named in one reason at most. */
  private static final int MOST = 4;

  private Seated() {}

  /** {@code gpu:GPU-5f3a is held by ml/llama-0 (job:kubernetes/ml/job/llama)}, or {@code ""}. */
  static String words(Question question) {
    Optional<Target> gpu = gpu(question);
    if (gpu.isEmpty()) {
      return "";
    }
    List<String> pods = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Status status : question.site().world().said(Known.GPU_PODS, question.node())) {
      if (isOf(status, gpu.get(), question)) {
        Optional<Status> mute = question.site().world().mute(status.sensor());
        if (mute.isPresent()) {
          return "who holds " + gpu.get() + " is not known: " + status.sensor() + " is silent";
        }
        known.add(status.value());
        Arrays.stream(status.field(Known.GPU_PODS_OF).split(",", -1))
            .filter(pod -> !pod.isEmpty() && !pods.contains(pod))
            .forEach(pods::add);
      }
    }
    if (pods.isEmpty()) {
      return known.contains("free") ? "no pod holds " + gpu.get() : "";
    }
    Map<String, String> jobs = jobs(question);
    List<String> named =
        pods.stream()
            .sorted()
            .limit(MOST)
            .map(pod -> jobs.containsKey(pod) ? pod + " (job:" + jobs.get(pod) + ")" : pod)
            .toList();
    String more = pods.size() > MOST ? " and " + (pods.size() - MOST) + " more" : "";
    return gpu.get() + " is held by " + String.join(", ", named) + more;
  }

  /** The GPU that the step acts on, else the one on which the plan's fault was seen. */
  private static Optional<Target> gpu(Question question) {
    Target target = question.action().target();
    return target.kind() == Target.Kind.GPU
        ? Optional.of(target)
        : question
            .kase()
            .seen(question.plan().fault())
            .map(Sighting::target)
            .filter(t -> t.kind() == Target.Kind.GPU);
  }

  /** By its UUID, by its address, or as a part of it that the driver names. */
  private static boolean isOf(Status status, Target gpu, Question question) {
    String pci = status.field("pci");
    if (status.target().equals(gpu)
        || (!pci.isEmpty() && gpu.equals(Target.gpuAt(pci, question.node().id())))) {
      return true;
    }
    return question.site().world().said("gpu.mig", question.node()).stream()
        .filter(mig -> mig.target().equals(gpu))
        .flatMap(mig -> Arrays.stream(mig.field("devices").split("[, ]+", -1)))
        .anyMatch(device -> device.endsWith("=" + status.target().id()));
  }

  /** By pod, its job, as the node's schedulers tell; a silent one tells nothing. */
  private static Map<String, String> jobs(Question question) {
    Map<String, String> jobs = new HashMap<>();
    for (Status status : question.site().world().of(question.node())) {
      if (question.site().world().mute(status.sensor()).isEmpty()) {
        for (String each : status.field(Known.NODE_WORK).split(",", -1)) {
          int equals = each.indexOf('=');
          if (equals > 0) {
            jobs.put(each.substring(0, equals), each.substring(equals + 1));
          }
        }
      }
    }
    return jobs;
  }
}
