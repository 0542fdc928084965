package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred faults under an observing agent with credentials that the real servers refuse for any
 * write: nothing but reads leaves it, and the same witnesses see what an acting one does.
 */
@Tag("site")
final class ObserveTest {

  private static final String WRITTEN = Witnesses.CHANGED + "|" + Witnesses.REFUSED;

  @Test
  void observingNothingButReadsLeaves() throws Exception {
    try (Lab lab = Lab.start();
        Witnesses http = Witnesses.of(lab)) {
      Site site = http.readersSite(lab, "");
      Calls calls = Calls.wrap(site.folder());
      Witnesses.writesAreRefused(lab);
      String job = lab.train(Lab.node(6));
      long before = lab.logged(WRITTEN);
      try (AgentProcess agent = AgentProcess.start(Witnesses.asReader(site.argv()), Site.NEVER)) {
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
      Witnesses.onlyReads(calls);
      http.onlyReads();
      assertEquals("0", lab.field("job", job, "Restarts"));
    }
  }

  @Test
  void actingTheSameWitnessesSeeChanges() throws Exception {
    try (Lab lab = Lab.start();
        Witnesses http = Witnesses.of(lab)) {
      Site site = Site.of(lab, http.settings(lab, ""));
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
      assertTrue(http.called(), "nobody was called");
      Witnesses.everyCallIsPublished(calls);
    }
  }
}
