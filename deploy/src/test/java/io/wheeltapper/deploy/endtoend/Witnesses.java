package io.wheeltapper.deploy.endtoend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What is seen of an agent from outside: HTTP requests in front of slurmrestd and of the webhook,
 * wrapped commands, slurmctld's own log; and the credentials that its real servers refuse.
 */
final class Witnesses implements AutoCloseable {

  /** Runs a program as a user who may only read; of root's rights only that on the kernel log. */
  private static final List<String> READER =
      List.of(
          "/usr/bin/setpriv",
          "--reuid=nobody",
          "--regid=nogroup",
          "--clear-groups",
          // The class path may lie in root's home: readable, never writable.
          "--inh-caps=-all,+syslog,+dac_read_search",
          "--ambient-caps=-all,+syslog,+dac_read_search");

  /** What slurmctld notes whenever it is told to change something. */
  static final String CHANGED =
      "update_node:|_update_job:|_slurm_rpc_update|reboot request|Requeuing|REQUEST_KILL_JOB"
          + "|_slurm_rpc_requeue|_slurm_rpc_suspend";

  /** What it notes when it refuses to be told. */
  static final String REFUSED = "[Ss]ecurity violation|Invalid user id|not permitted|denied";

  private static final String HOOK = "/called";

  private final WireMockServer http;

  private Witnesses(WireMockServer http) {
    this.http = http;
  }

  /** Takes the webhook, and hands everything else on to slurmrestd; notes all. */
  static Witnesses of(Lab lab) throws IOException {
    WireMockServer server = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    server.start();
    server.stubFor(
        any(urlMatching("/.*"))
            .willReturn(aResponse().proxiedFrom(environment(lab).getProperty("LAB_REST_URL"))));
    server.stubFor(post(urlEqualTo(HOOK)).willReturn(aResponse().withStatus(204)));
    return new Witnesses(server);
  }

  private static Properties environment(Lab lab) throws IOException {
    Properties env = new Properties();
    env.load(Files.newBufferedReader(lab.folder().resolve("lab.env")));
    return env;
  }

  /**
   * A site that reaches the lab by commands that note each call, and calls people at the hook. Who
   * acts, if anybody does, is root.
   */
  String settings(Lab lab, String moreSensors) {
    return """
    laboratory: true
    sensors:
      kernel: {kind: kmsg, accept-user-lines: true}
      slurm:
        kind: slurm
        slurm-conf: %1$s/slurm.conf
        commands: %2$s/bin
        interval: 2s
        our-user: root
    %4$sactuators:
      slurm:
        kind: slurm
        conf: %1$s/slurm.conf
        owner: root
        bin: %2$s/bin
        validate-command: [%2$s/bin/validate, "{node}"]
      notify: {kind: notify, url: "http://127.0.0.1:%3$d%5$s"}
    """
        .formatted(lab.folder(), Site.FOLDER, http.port(), moreSensors, HOOK);
  }

  /** A sensor that asks slurmrestd, past this recorder, as that user. */
  String rest(String user, String tokenFile) {
    return String.join(
        "\n    ",
        "  rest:",
        "kind: slurm",
        "rest: http://127.0.0.1:" + http.port(),
        "rest-user: " + user,
        "our-user: root",
        "token-file: " + tokenFile,
        "interval: 2s\n");
  }

  /** A site whose agent is to run as a user who may only read: its folder is given to them. */
  Site readersSite(Lab lab, String before) throws IOException, InterruptedException {
    String token = lab.folder() + "/nobody.token";
    Files.copy(lab.folder().resolve("observe.token"), lab.folder().resolve("nobody.token"));
    Site site = Site.of(lab, before + settings(lab, rest("nobody", token)));
    lab.run("chown", "-R", "nobody:nogroup", "" + site.folder(), token);
    return site;
  }

  /** The program as that user. */
  static List<String> asReader(List<String> argv) {
    List<String> all = new ArrayList<>(READER);
    all.addAll(argv);
    return all;
  }

  /** The real servers' own answer to these credentials: no. */
  static void writesAreRefused(Lab lab) throws Exception {
    List<String> drain =
        asReader(List.of("scontrol", "update", "NodeName=n001", "State=DRAIN", "Reason=may I?"));
    Programs.Ran ran = lab.run(drain.toArray(String[]::new));
    assertNotEquals(0, ran.exit(), ran::text);
    assertEquals(List.of(), lab.drained());
    String job = lab.lab("submit", "--hold");
    Properties env = environment(lab);
    String url =
        env.getProperty("LAB_REST_URL") + "/slurm/" + env.getProperty("LAB_REST_VERSION") + "/job/";
    end(lab, url + job, "nobody", "observe.token");
    assertEquals("PENDING", lab.field("job", job, "JobState"), "an observer ended a job");
    end(lab, url + job, "root", "admin.token");
    assertEquals("CANCELLED", lab.field("job", job, "JobState"), "the same request, with rights");
  }

  /** Not by Java's own client: slurmrestd 22.05 ends its refusals in the midst of the headers. */
  private static void end(Lab lab, String job, String user, String tokenFile) throws Exception {
    String token = Files.readString(lab.folder().resolve(tokenFile)).strip();
    String[] asked = {"X-SLURM-USER-NAME: " + user, "X-SLURM-USER-TOKEN: " + token};
    lab.run("curl", "-sS", "-m", "10", "-H", asked[0], "-H", asked[1], "-X", "DELETE", job);
  }

  /** The wrapped commands saw nothing but published reads, and saw the agent at work. */
  static void onlyReads(Calls calls) throws IOException {
    List<String> reads = Calls.published(false);
    List<String> others =
        calls.made().stream()
            .filter(c -> reads.stream().noneMatch(r -> Calls.covers(r, c)))
            .distinct()
            .toList();
    assertEquals(List.of(), others, "calls that are no published reads");
    assertTrue(calls.made().size() > 10, "the wrapped commands saw almost nothing");
  }

  /** So did the HTTP recorder. */
  void onlyReads() {
    List<String> asked = requests().stream().distinct().toList();
    assertTrue(asked.stream().anyMatch(r -> r.matches("GET /slurm/v[0-9.]+/nodes/?")), "" + asked);
    List<String> notReads =
        asked.stream()
            .filter(r ->
                !r.matches("GET /(openapi.*|slurm/v[0-9.]+/(nodes|jobs|reservations|diag|ping)/?)"))
            .toList();
    assertEquals(List.of(), notReads, "requests that are no published reads");
    assertTrue(Calls.published(false).contains("GET /openapi*"), "not published: GET /openapi*");
  }

  /** Somebody was called by the webhook. */
  boolean called() {
    return requests().contains("POST " + HOOK);
  }

  /** Everything that the wrapped commands saw stands on the published list. */
  static void everyCallIsPublished(Calls calls) throws IOException {
    List<String> all = new ArrayList<>(Calls.published(false));
    all.addAll(Calls.published(true));
    List<String> unknown =
        calls.made().stream()
            .filter(c -> !c.startsWith("validate "))
            .filter(c -> all.stream().noneMatch(p -> Calls.covers(p, c)))
            .distinct()
            .toList();
    assertEquals(List.of(), unknown, "calls that are not on the published list");
  }

  private List<String> requests() {
    return http.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .map(r -> r.getMethod() + " " + r.getUrl())
        .toList();
  }

  @Override
  public void close() {
    http.stop();
  }
}
