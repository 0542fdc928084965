package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What must not be touched on a real Slurm: a program's own faults, running jobs, people's nodes.
 */
@Tag("site")
final class GentleTest {

  @Test
  void faultsOfProgramsTouchNoNodeAndMemoryFaultsEvictNothingAndPeopleHaveTheLastWord()
      throws Exception {
    Random dice = Lab.dice();
    int busy = dice.nextInt(Lab.NODES);
    try (Lab lab = Lab.start()) {
      String job = lab.train(Lab.node(busy));
      try (AgentProcess agent = Site.withoutObjectives(lab).act(Site.NEVER)) {
        programsFaults(lab, agent, busy, job);
        String kase = containedMemoryFault(lab, agent, busy, job);
        personUndoes(lab, agent, busy, kase);
        personsNode(lab, agent, (busy + 5) % Lab.NODES);
        assertRuns(lab, job);
      }
    }
  }

  /** 13, 31 and 43 are the programs' own; 63 waits until the node is idle anyway. */
  private static void programsFaults(Lab lab, AgentProcess agent, int busy, String job)
      throws Exception {
    List<Integer> codes = List.of(13, 31, 43);
    for (int i = 0; i < codes.size(); i++) {
      lab.xid(busy, i, codes.get(i), "Graphics Exception on GPC 1");
    }
    lab.xid(busy, 3, 63, "Row Remapper: New row marked for remapping, reset gpu to activate.");
    for (int i = 0; i < codes.size(); i++) {
      agent.await("the finding", Seen.xid(codes.get(i), lab.pci(busy, i)));
    }
    String kase = caseOf(agent, 63, lab.pci(busy, 3));
    JsonNode held = agent.await("63 waits", Seen.of("judged", "node.isolate", kase));
    assertEquals("hold", held.path("verdict").asText(), held::toString);
    assertEquals("job awareness", held.path("guard").asText(), held::toString);
    assertTrue(agent.all("started").noneMatch(Seen.has("case", kase)));
    assertEquals(List.of(), lab.drained());
    // Three processes, one GPU: a person is asked for a diagnosis, and still no node is touched.
    int other = (busy + 1) % Lab.NODES;
    for (int i = 0; i < 3; i++) {
      lab.xid(other, 0, 13, "Graphics Exception on GPC 1");
    }
    String repeated = caseOf(agent, 13, lab.pci(other, 0));
    agent.await("diagnosis", Seen.verified("person.call", repeated));
    assertEquals(List.of(), lab.drained());
    assertRuns(lab, job);
  }

  /** 94 keeps new work away and leaves the job alone; its case. */
  private static String containedMemoryFault(Lab lab, AgentProcess agent, int busy, String job)
      throws Exception {
    lab.xid(busy, 4, 94, "Contained: SM (0x1). RST: No, D-RST: No");
    String kase = caseOf(agent, 94, lab.pci(busy, 4));
    JsonNode isolated = agent.await("isolated", Seen.verified("node.isolate", kase));
    JsonNode next =
        agent.await(
            "what follows",
            Seen.kind("judged")
                .and(Seen.has("case", kase))
                .and(e -> e.path("at").asLong() > isolated.path("at").asLong() - 1)
                .and(e -> !e.path("action").asText().equals("node.isolate")));
    assertEquals("hold", next.path("verdict").asText(), next::toString);
    assertRuns(lab, job);
    return kase;
  }

  /** Who undoes our act ends the case, and the same fault does not isolate the node again. */
  private static void personUndoes(Lab lab, AgentProcess agent, int busy, String kase)
      throws Exception {
    lab.run("scontrol", "update", "NodeName=" + Lab.node(busy), "State=RESUME");
    JsonNode over = agent.await("its end", Seen.kind("cleared").and(Seen.has("case", kase)));
    assertTrue(over.path("reason").asText().contains("undid"), over::toString);
    lab.xid(busy, 4, 94, "Contained: SM (0x1). RST: No, D-RST: No");
    JsonNode denied =
        agent.await(
            "barred",
            Seen.kind("judged")
                .and(Seen.has("action", "node.isolate"))
                .and(Seen.has("target", "node:" + Lab.node(busy)))
                .and(e -> e.path("at").asLong() > over.path("at").asLong()));
    assertTrue(!denied.path("verdict").asText().equals("allow"), denied::toString);
    assertEquals(List.of(), lab.drained());
  }

  /** A node that a person drained is theirs: not isolated anew, and not given back. */
  private static void personsNode(Lab lab, AgentProcess agent, int index) throws Exception {
    String node = Lab.node(index);
    lab.run("scontrol", "update", "NodeName=" + node, "State=DRAIN", "Reason=replacing a fan");
    lab.xid(index, 0, 79, "GPU has fallen off the bus.");
    String kase = caseOf(agent, 79, lab.pci(index, 0));
    JsonNode denied = agent.await("left alone", Seen.of("judged", "node.isolate", kase));
    assertEquals("deny", denied.path("verdict").asText(), denied::toString);
    assertEquals("ownership", denied.path("guard").asText(), denied::toString);
    assertEquals(List.of(node + " replacing a fan"), lab.drained());
    lab.run("scontrol", "update", "NodeName=" + node, "State=RESUME");
    agent.await("given back", Seen.kind("cleared").and(Seen.has("case", kase)));
    await().atMost(Lab.LONG).until(() -> lab.drained().isEmpty());
    assertTrue(agent.all("started").noneMatch(Seen.has("case", kase)));
  }

  private static String caseOf(AgentProcess agent, int code, String pci) throws Exception {
    return agent.await("Xid " + code, Seen.xid(code, pci)).path("case").asText();
  }

  private static void assertRuns(Lab lab, String job) throws Exception {
    assertEquals("RUNNING", lab.field("job", job, "JobState"));
    assertEquals("0", lab.field("job", job, "Restarts"));
  }
}
