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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred faults under an observing agent with credentials that the real servers refuse for any
 * write: nothing but reads leaves it, and the same witnesses see what an acting one does.
 */
@Tag("site")
final class ObserveTest {

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

  /** What slurmctld notes whenever it is told to change something, or refuses to be told. */
  private static final String WRITTEN =
      "update_node:|_update_job:|_slurm_rpc_update|reboot request|Requeuing|REQUEST_KILL_JOB"
          + "|_slurm_rpc_requeue|_slurm_rpc_suspend|[Ss]ecurity violation|not permitted|denied";

  private static final String HOOK = "/called";

  @Test
  void observingNothingButReadsLeaves() throws Exception {
    try (Lab lab = Lab.start();
        Closing http = recorder(lab)) {
      Site site = observing(lab, http);
      Calls calls = Calls.wrap(site.folder());
      writesAreRefused(lab);
      String job = lab.train(Lab.node(6));
      long before = lab.logged(WRITTEN);
      List<String> argv = new ArrayList<>(READER);
      argv.addAll(site.argv());
      try (AgentProcess agent = AgentProcess.start(argv, Site.NEVER)) {
        new Storm(lab, Lab.dice())
            .over(
                agent,
                job,
                Seen.kind("judged")
                    .and(Seen.has("action", "node.isolate"))
                    .and(Seen.has("verdict", "allow"))
                    .and(Seen.has("mode", "observe")));
        agent.await(
            "it would have called a person",
            Seen.kind("judged").and(Seen.has("action", "person.call")));
        assertEquals(0, agent.all("started").count());
      }
      assertEquals(before, lab.logged(WRITTEN), "slurmctld was told to change something");
      onlyReads(calls, http.server());
      assertEquals("0", lab.field("job", job, "Restarts"));
    }
  }

  @Test
  void actingTheSameWitnessesSeeChanges() throws Exception {
    try (Lab lab = Lab.start();
        Closing http = recorder(lab)) {
      Site site = Site.of(lab, settings(lab, http.server(), ""));
      Calls calls = Calls.wrap(site.folder());
      String job = lab.train(Lab.node(6));
      long before = lab.logged(WRITTEN);
      try (AgentProcess agent = site.act(Site.NEVER)) {
        new Storm(lab, Lab.dice())
            .over(agent, job, Seen.kind("verified").and(Seen.has("action", "node.isolate")));
        agent.await("called", Seen.kind("verified").and(Seen.has("action", "person.call")));
      }
      assertNotEquals(before, lab.logged(WRITTEN));
      List<String> writes = Calls.published(true);
      assertTrue(
          calls.made().stream().anyMatch(c -> writes.stream().anyMatch(w -> Calls.covers(w, c))),
          "the wrapped commands saw no change");
      assertTrue(requests(http.server()).contains("POST " + HOOK), "nobody was called");
      everyCallIsPublished(calls);
    }
  }

  private static Site observing(Lab lab, Closing http) throws IOException, InterruptedException {
    String rest =
        """
          rest:
            kind: slurm
            rest: http://127.0.0.1:%d
            rest-user: nobody
            token-file: %s
            interval: 2s
        """
            .formatted(http.server().port(), lab.folder().resolve("nobody.token"));
    Files.copy(lab.folder().resolve("observe.token"), lab.folder().resolve("nobody.token"));
    Site site = Site.of(lab, settings(lab, http.server(), rest));
    lab.run("chown", "-R", "nobody:nogroup", "" + site.folder(), lab.folder() + "/nobody.token");
    return site;
  }

  private static String settings(Lab lab, WireMockServer http, String more) {
    return """
    laboratory: true
    sensors:
      kernel: {kind: kmsg, accept-user-lines: true}
      slurm: {kind: slurm, slurm-conf: %1$s/slurm.conf, commands: %2$s/bin, interval: 2s}
    %4$sactuators:
      slurm:
        kind: slurm
        conf: %1$s/slurm.conf
        bin: %2$s/bin
        validate-command: [%2$s/bin/validate, "{node}"]
      notify: {kind: notify, url: "http://127.0.0.1:%3$d%5$s"}
    """
        .formatted(lab.folder(), Site.FOLDER, http.port(), more, HOOK);
  }

  /** The real servers' own answer to these credentials: no. */
  private static void writesAreRefused(Lab lab) throws Exception {
    List<String> drain = new ArrayList<>(READER);
    drain.addAll(List.of("scontrol", "update", "NodeName=n001", "State=DRAIN", "Reason=may I?"));
    Programs.Ran ran = lab.run(drain.toArray(String[]::new));
    assertNotEquals(0, ran.exit(), ran::text);
    assertEquals(List.of(), lab.drained());
    String job = lab.lab("submit", "--hold");
    Properties env = new Properties();
    env.load(Files.newBufferedReader(lab.folder().resolve("lab.env")));
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

  private static void onlyReads(Calls calls, WireMockServer http) throws IOException {
    List<String> reads = Calls.published(false);
    List<String> others =
        calls.made().stream()
            .filter(c -> reads.stream().noneMatch(r -> Calls.covers(r, c)))
            .distinct()
            .toList();
    assertEquals(List.of(), others, "calls that are no published reads");
    assertTrue(calls.made().size() > 10, "the wrapped commands saw almost nothing");
    List<String> asked = requests(http).stream().distinct().toList();
    assertTrue(asked.stream().anyMatch(r -> r.matches("GET /slurm/v[0-9.]+/nodes/?")), "" + asked);
    List<String> notReads =
        asked.stream()
            .filter(r -> !r.matches("GET /(openapi.*|slurm/v[0-9.]+/(nodes|jobs|reservations)/?)"))
            .toList();
    assertEquals(List.of(), notReads, "requests that are no published reads");
    assertTrue(Calls.published(false).contains("GET /openapi*"), "not published: GET /openapi*");
  }

  private static void everyCallIsPublished(Calls calls) throws IOException {
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

  private static List<String> requests(WireMockServer http) {
    return http.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .map(r -> r.getMethod() + " " + r.getUrl())
        .toList();
  }

  /** Takes the webhook, and hands everything else on to slurmrestd; notes all. */
  private static Closing recorder(Lab lab) throws IOException {
    Properties env = new Properties();
    env.load(Files.newBufferedReader(lab.folder().resolve("lab.env")));
    WireMockServer server = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    server.start();
    server.stubFor(
        any(urlMatching("/.*"))
            .willReturn(aResponse().proxiedFrom(env.getProperty("LAB_REST_URL"))));
    server.stubFor(post(urlEqualTo(HOOK)).willReturn(aResponse().withStatus(204)));
    return new Closing(server);
  }

  private record Closing(WireMockServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.stop();
    }
  }
}
