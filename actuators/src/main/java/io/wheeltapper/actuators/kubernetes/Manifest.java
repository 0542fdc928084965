package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Job that a site wrote, to be run once on one node. Where, how often and how long it runs is
 * ours to say; what it does is the site's.
 *
 * @param file where it was read
 * @param digest SHA-256 of the file
 * @param job as it was read; not to be changed
 * @param namespace where it is to run
 */
record Manifest(Path file, String digest, ObjectNode job, String namespace) {

  /** All that the spec may say; more would run it otherwise than once on one node. */
  private static final Set<String> SPEC =
      Set.of(
          "template",
          "backoffLimit",
          "activeDeadlineSeconds",
          "ttlSecondsAfterFinished",
          "parallelism",
          "completions");

  /** What the pod may not say, since it is said here. */
  private static final List<String> PLACED =
      List.of("nodeName", "nodeSelector", "affinity", "topologySpreadConstraints");

  /** A Job that is collected before it was looked at would be no evidence. */
  private static final long KEPT_SECONDS = 86_400;

  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * The site's file; empty where none is set.
   *
   * @param longest that it may run
   * @throws BadSetting with what is wrong in it, and what would be right
   */
  static Optional<Manifest> read(Settings settings, String key, Duration longest) {
    if (settings.text(key).isBlank()) {
      return Optional.empty();
    }
    String namespace = settings.text("job-namespace");
    if (!Names.fits(namespace)) {
      throw new BadSetting("job-namespace", "'" + namespace + "' is no name of a namespace");
    }
    Path file = settings.path(key);
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (!(YAML.readTree(bytes) instanceof ObjectNode job)) {
        throw new BadSetting(key, file + " is no Job in YAML");
      }
      wrong(job, namespace, longest)
          .ifPresent(why -> {
            throw new BadSetting(key, file + ": " + why);
          });
      return Optional.of(new Manifest(file, digest(bytes), job, namespace));
    } catch (JsonProcessingException e) {
      throw new BadSetting(key, file + " is no YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadSetting(key, file + " cannot be read; write a Job there");
    }
  }

  private static Optional<String> wrong(ObjectNode job, String namespace, Duration longest) {
    if (!job.path("kind").asText("").equals("Job")
        || !job.path("apiVersion").asText("").equals("batch/v1")) {
      return Optional.of("write one document with 'apiVersion: batch/v1' and 'kind: Job'");
    }
    String there = job.at("/metadata/namespace").asText(namespace);
    if (!there.equals(namespace)) {
      return Optional.of("its namespace is " + there + "; 'job-namespace' says " + namespace);
    }
    for (Map.Entry<String, JsonNode> each : job.path("spec").properties()) {
      if (!SPEC.contains(each.getKey())) {
        return Optional.of("take 'spec." + each.getKey() + "' away: it runs once, on one node");
      }
    }
    for (Map.Entry<String, Integer> only :
        Map.of("backoffLimit", 0, "parallelism", 1, "completions", 1).entrySet()) {
      JsonNode said = job.path("spec").path(only.getKey());
      if (!said.isMissingNode() && said.asInt(-1) != only.getValue()) {
        return Optional.of("'spec." + only.getKey() + "' is " + only.getValue() + " or left out");
      }
    }
    long deadline = job.at("/spec/activeDeadlineSeconds").asLong(1);
    if (deadline < 1 || deadline > longest.toSeconds()) {
      return Optional.of(
          "'spec.activeDeadlineSeconds' is between 1 and "
              + longest.toSeconds()
              + ": later than that the step has failed, and nothing may run for it any more");
    }
    return pod(job.at("/spec/template/spec"));
  }

  private static Optional<String> pod(JsonNode pod) {
    for (String placed : PLACED) {
      if (pod.has(placed)) {
        return Optional.of("take '" + placed + "' of its pod away: the node is the case's");
      }
    }
    if (!pod.path("restartPolicy").asText("Never").equals("Never")) {
      return Optional.of("'restartPolicy' is Never or left out: it runs once");
    }
    return pod.path("containers").isEmpty()
        ? Optional.of("'spec.template.spec.containers' names nothing to run")
        : Optional.empty();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The one name of an attempt's Job. */
  static String name(String sort, String attempt) {
    String hash = digest(attempt.getBytes(StandardCharsets.UTF_8));
    return "wheeltapper-" + sort + "-" + hash.substring(0, 20);
  }

  /**
   * The call that makes it.
   *
   * @param sort {@code reboot} or {@code validate}
   * @param longest that it may run where it does not say itself
   */
  Change.Start on(Node node, String sort, Attempt attempt, Duration longest) {
    String name = name(sort, attempt.id());
    ObjectNode body = job.deepCopy();
    ObjectNode meta = body.withObject("/metadata");
    meta.remove("generateName");
    meta.put("name", name).put("namespace", namespace);
    ours(meta, attempt);
    ObjectNode spec = body.withObject("/spec");
    spec.put("backoffLimit", 0).put("parallelism", 1).put("completions", 1);
    orElse(spec, "activeDeadlineSeconds", longest.toSeconds());
    orElse(spec, "ttlSecondsAfterFinished", KEPT_SECONDS);
    ours(spec.withObject("/template/metadata"), attempt);
    ObjectNode pod = spec.withObject("/template/spec");
    pod.put("nodeName", node.name()).put("restartPolicy", "Never");
    if (!pod.has("automountServiceAccountToken")) {
      pod.put("automountServiceAccountToken", false);
    }
    for (String containers : List.of("initContainers", "containers")) {
      for (JsonNode container : pod.path(containers)) {
        if (container instanceof ObjectNode each) {
          env(each, node, attempt);
        }
      }
    }
    String origin = file + " sha256:" + digest.substring(0, 16);
    return new Change.Start(namespace, name, node.name(), origin, body.toString());
  }

  private static void orElse(ObjectNode spec, String key, long value) {
    if (!spec.has(key)) {
      spec.put(key, value);
    }
  }

  private static void ours(ObjectNode meta, Attempt attempt) {
    meta.withObject("/labels").put("app.kubernetes.io/managed-by", ApiCluster.MANAGER);
    meta.withObject("/annotations")
        .put(Facts.REASON, Known.reason(attempt.caseId(), attempt.fault(), ""))
        .put("wheeltapper.io/attempt", attempt.id());
  }

  /** So that what it runs can tell whether the boot that was meant is over already. */
  private static void env(ObjectNode container, Node node, Attempt attempt) {
    ArrayNode env = container.withArray("/env");
    Map.of(
            "WHEELTAPPER_NODE", node.name(),
            "WHEELTAPPER_BOOT_ID", node.bootId(),
            "WHEELTAPPER_CASE", attempt.caseId())
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> env.addObject().put("name", e.getKey()).put("value", e.getValue()));
  }
}
