package io.wheeltapper.deploy.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Exposed;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.actuators.job.Steps;
import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.actuators.kubernetes.job.JobReader;
import io.wheeltapper.actuators.kubernetes.job.Ref;
import java.io.CharConversionException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What jobs' owners write on them, and what jobs and their controllers say. */
final class JobTargets {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] CONTRACTS = {
    "signal=TERM marker=/ckpt/%j.marker wait=60s loss=10m progress=/ckpt/%j.log",
    "x wheeltapper:checkpoint signal=step:USR1 marker=/m wait=1h loss=7d checkpoint=/c y",
    "http=9000/save marker=metric:9000/metrics#saved_step complete=ok wait=1m loss=1h",
    "annotation=ml.example/save marker=annotation:ml.example/saved wait=1s loss=1s"
  };

  private static final String[] TEXTS = {
    "step 19\nstep 20\nstart restart=1 step=15\nstep 16\n",
    "{\"epoch\":2.5,\"global_step\":77,\"timestamp\":1700000000.25}",
    "# TYPE saved_step gauge\nsaved_step{rank=\"0\"} 14 1700000000000\nsaved_step 1e3\n",
    "iter_0001200 at=2026-11-30T03:00:00Z"
  };

  private static final String[] OBJECTS = {
    """
    {"metadata":{"namespace":"ml","name":"llama","uid":"u","resourceVersion":"7","annotations":{"wheeltapper.io/job":
     "wheeltapper[a1] stopped at=1700000000000 seen=20 checkpoint=15 hold"},"managedFields":[{"manager":"wheeltapper",
     "fieldsV1":{"f:spec":{"f:suspend":{}}}}],"ownerReferences":[{"kind":"JobSet","name":"l","controller":true}]},
     "spec":{"suspend":true,"runPolicy":{"suspend":true},"replicatedJobs":[{"replicas":2,"template":{"spec":{"parallelism":2}}}],
      "pytorchReplicaSpecs":{"Master":{"replicas":1}},"tasks":[{"replicas":3}],"clusterSelector":{"a":"b"},"templates":
      [{"container":{},"retryStrategy":{"retryPolicy":"OnError"}}]},
     "status":{"conditions":[{"type":"Suspended","status":"True","lastTransitionTime":"2026-11-02T10:00:00Z"}],
      "state":{"phase":"Aborted"},"jobStatus":"RUNNING","rayClusterName":"r","active":1,"restarts":1,"podIP":"10.0.0.7",
      "startTime":"2026-11-02T10:00:00Z"},
     "items":[{"metadata":{"name":"w","ownerReferences":[{"uid":"u"}]},"spec":{"active":false},"status":{}}]}
    """
  };

  private JobTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    all.put("job-contract", () -> Targets.of(JobTargets::contract, Targets.texts(CONTRACTS)));
    all.put("job-text", () -> Targets.of(JobTargets::text, Targets.texts(TEXTS)));
    all.put("job-object", () -> Targets.of(JobTargets::object, Targets.texts(OBJECTS)));
  }

  private static String string(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  private static void contract(byte[] input) {
    String text = string(input);
    try {
      Contract.in(text, UnaryOperator.identity());
    } catch (IllegalArgumentException e) {
      said(e);
    }
    try {
      Contract.of(text, names -> names.replace("%j", "llama"));
    } catch (IllegalArgumentException e) {
      said(e);
    }
  }

  private static void said(IllegalArgumentException e) {
    if (!String.valueOf(e.getMessage()).startsWith("the job's checkpoint contract is wrong: ")) {
      throw new IllegalStateException("not said what is wrong", e);
    }
  }

  private static void text(byte[] input) {
    String text = string(input);
    Sight sight = Sight.of(text);
    if (sight.at() < 0 || sight.step().orElse(0) < 0) {
      throw new IllegalStateException("neither a time nor a step is below zero: " + sight);
    }
    if (Steps.lost(text, sight.step().orElse(20)).orElse(0) < 0) {
      throw new IllegalStateException("no job gains steps by a restart");
    }
    Exposed.value(text, "saved_step").ifPresent(Sight::of);
  }

  private static void object(byte[] input) {
    JsonNode json;
    try {
      json = JSON.readTree(input);
    } catch (JsonProcessingException | CharConversionException e) {
      return;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Ref ref = new Ref("batch", "v1", "jobs", "ml", "llama");
    for (Controller each : Controller.values()) {
      long pods = JobReader.root(each, ref, json).shape().pods();
      if (pods < 0) {
        throw new IllegalStateException("no job has " + pods + " pods");
      }
    }
    JobReader.member(json);
    JobReader.queue("u", "v1beta2", json);
  }
}
