package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Known;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What may befall a GPU node of a real Slurm, each on a node of its own, told to every agent. */
final class Stories {

  private final Lab lab;
  private final List<Integer> nodes;
  private final String falling;
  private final String busy;
  private List<AgentProcess> agents = List.of();
  private long written;

  /** Two jobs begin, for the nodes that are not to be idle. */
  Stories(Lab lab, Random dice) throws IOException, InterruptedException {
    this.lab = lab;
    this.nodes = new ArrayList<>(IntStream.range(0, Lab.NODES).boxed().toList());
    Collections.shuffle(nodes, dice);
    falling = lab.train(Lab.node(nodes.get(0)));
    busy = lab.train(Lab.node(nodes.get(1)));
  }

  /** The node that is left for lines of any sort. */
  int last() {
    return nodes.get(7);
  }

  /** How many changes of nodes slurmctld has noted that persons made here. */
  long written() {
    return written;
  }

  void tell(List<AgentProcess> to) throws IOException, InterruptedException {
    agents = to;
    fallsOffTheBus(nodes.get(0));
    programsFaults(nodes.get(1));
    memoryFaultsOfABusyNode(nodes.get(1));
    repeatedFaults(nodes.get(2));
    memoryFault(nodes.get(3), "gpu.reset", 64);
    memoryFault(nodes.get(4), "gpu.reset", 48, 63);
    memoryFault(nodes.get(5), "gpu.reset", 48, 64);
    memoryFault(nodes.get(6), "gpu.reset", 48);
    driversOwnAnswer(nodes.get(6));
    personsNode(nodes.get(7));
    personsOwnHand(nodes.get(2));
  }

  /** The line alone isolates; two more witnesses, and the job may be restarted. */
  private void fallsOffTheBus(int node) throws IOException, InterruptedException {
    lab.xid(node, 0, 79, "GPU has fallen off the bus.");
    judged(node, "node.isolate", "allow");
    held(node, "job.checkpoint-restart", "evidence");
    lab.lab("lose-gpu", Lab.node(node), "0", "--until-reboot");
    lab.lab("fail-rank", falling);
    all("the lost GPU", fault(node, "gpu-count-low"));
    all("the failed rank", Seen.kind("found").and(Seen.has("fault", "job-rank-failed")));
    all(
        "the restart",
        Seen.kind("judged")
            .and(Seen.has("action", "job.checkpoint-restart"))
            .and(Seen.has("verdict", "allow")));
  }

  private void programsFaults(int node) throws IOException {
    int gpu = 0;
    for (int code : List.of(13, 31, 43)) {
      lab.xid(node, gpu, code, "Graphics Exception on GPC 1");
      all("Xid " + code, Seen.xid(code, lab.pci(node, gpu++)));
    }
  }

  /** 63 waits for the node to be idle, 94 keeps new work away. */
  private void memoryFaultsOfABusyNode(int node) throws IOException {
    lab.xid(node, 3, 63, "Row Remapper: New row marked for remapping, reset gpu to activate.");
    held(node, "node.isolate", "job awareness");
    lab.xid(node, 4, 94, "Contained: SM (0x1). RST: No, D-RST: No");
    judged(node, "node.isolate", "allow");
  }

  /** Three programs on one GPU: a person is to diagnose it, and no node is touched. */
  private void repeatedFaults(int node) throws IOException {
    for (int i = 0; i < 3; i++) {
      lab.xid(node, 0, 13, "Graphics Exception on GPC 1");
    }
    all("diagnosis", fault(node, "gpu-diagnosis-wanted"));
    all(
        "a call",
        Seen.kind("judged")
            .and(Seen.has("action", "person.call"))
            .and(Seen.has("fault", "gpu-diagnosis-wanted")));
  }

  private void memoryFault(int node, String then, int... codes) throws IOException {
    for (int code : codes) {
      lab.xid(node, 2, code, "Row Remapper: New row marked for remapping");
    }
    for (int code : codes) {
      all("Xid " + code, Seen.xid(code, lab.pci(node, 2)));
    }
    judged(node, "node.isolate", "allow");
    String gpu = "gpu:" + lab.pci(node, 2) + "@" + Lab.node(node);
    all(then + " of " + gpu, judged(then).and(Seen.has("target", gpu)));
  }

  private void driversOwnAnswer(int node) throws IOException {
    String words = "GPU recovery action changed from 0x%d (%s) to 0x%d (%s)";
    lab.xid(node, 3, 154, words.formatted(0, "None", 1, "GPU Reset Required"));
    all("a reset", fault(node, "gpu-reset-required"));
    lab.xid(node, 3, 154, words.formatted(1, "GPU Reset Required", 0, "None"));
    all("none", fault(node, "gpu-recovered"));
  }

  /** A node that a person drained is theirs, until they give it back. */
  private void personsNode(int node) throws IOException, InterruptedException {
    drain(node, "replacing a fan");
    lab.xid(node, 0, 79, "GPU has fallen off the bus.");
    all(
        "left alone",
        judged("node.isolate")
            .and(Seen.has("target", "node:" + Lab.node(node)))
            .and(Seen.has("verdict", "deny"))
            .and(Seen.has("guard", "ownership")));
    resume(node);
    cleared(node);
  }

  /** A person does what is recommended, in the agent's own words, and undoes it: theirs as well. */
  private void personsOwnHand(int node) throws IOException, InterruptedException {
    lab.xid(node, 5, 94, "Contained: SM (0x1). RST: No, D-RST: No");
    judged(node, "node.isolate", "allow");
    drain(node, Known.reason("000000000000", "gpu-memory-contained", "by hand"));
    all(
        "theirs",
        judged("gpu.reset")
            .and(Seen.has("target", "gpu:" + lab.pci(node, 5) + "@" + Lab.node(node)))
            .and(Seen.has("verdict", "deny"))
            .and(Seen.has("guard", "ownership")));
    resume(node);
  }

  private Predicate<JsonNode> xid(int node, int gpu, int code) {
    return Seen.xid(code, lab.pci(node, gpu));
  }

  private void drain(int node, String reason) throws IOException, InterruptedException {
    update(2, node, "State=DRAIN", "Reason=" + reason);
  }

  private void resume(int node) throws IOException, InterruptedException {
    update(1, node, "State=RESUME");
  }

  private void update(int noted, int node, String... what)
      throws IOException, InterruptedException {
    List<String> argv =
        new ArrayList<>(List.of("scontrol", "update", "NodeName=" + Lab.node(node)));
    argv.addAll(List.of(what));
    lab.run(argv.toArray(String[]::new));
    written += noted;
  }

  private void cleared(int node) throws IOException {
    all("given back", Seen.kind("cleared").and(at(node)));
  }

  private static Predicate<JsonNode> at(int node) {
    return Seen.has("target", "node:" + Lab.node(node));
  }

  private static Predicate<JsonNode> fault(int node, String fault) {
    return Seen.kind("found")
        .and(Seen.has("fault", fault))
        .and(Seen.has("node", Lab.node(node)).or(at(node)));
  }

  private static Predicate<JsonNode> judged(String action) {
    return Seen.kind("judged").and(Seen.has("action", action));
  }

  private void judged(int node, String action, String verdict) throws IOException {
    all(action, judged(action).and(at(node)).and(Seen.has("verdict", verdict)));
  }

  private void held(int node, String action, String guard) throws IOException {
    all(action + " at " + Lab.node(node), judged(action).and(Seen.has("guard", guard)));
  }

  private void all(String what, Predicate<JsonNode> wanted) throws IOException {
    for (AgentProcess agent : agents) {
      agent.await(what, wanted);
    }
  }
}
