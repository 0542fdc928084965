package io.wheeltapper.actuators.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a machine is reached, and what is known where it is not. */
final class CommandNodesTest {

  private static final Ask CAP = new Ask(Ask.Verb.CAP, Ask.ALL, "a1", "c1", 500, 0, false);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private static CommandNodes nodes(Run run) {
    return new CommandNodes(
        run,
        Line.open("gpu"),
        List.of("ssh", "-oBatchMode=yes", "{node}"),
        List.of("sudo", "-n", "wheeltapper", "gpu"),
        LIMIT,
        LIMIT);
  }

  private static CommandNodes ending(int exit, String out, String err, boolean timedOut) {
    return nodes((_, _) -> new Run.Ran(exit, out, err, timedOut));
  }

  @Test
  void theCommandIsWordsAndTheAnswerTheLastObject() throws Exception {
    Answer answer = Answer.of(CAP, Answer.DONE, "set on 8 GPUs", false, List.of());
    String line = new String(AnswerJson.write(answer), StandardCharsets.UTF_8);
    CommandNodes nodes =
        nodes((argv, _) -> {
          assertEquals(
              "ssh -oBatchMode=yes n1 sudo -n wheeltapper gpu cap-power --gpu all --attempt a1"
                  + " --case c1 --watts 500 --json",
              String.join(" ", argv));
          return new Run.Ran(0, "Last login: today\n" + line + "\n", "", false);
        });
    assertEquals(answer, nodes.act("n1", CAP));
    assertEquals(
        "ssh -oBatchMode=yes n1 sudo -n wheeltapper gpu cap-power --gpu all --attempt a1 --case c1"
            + " --watts 500 --json",
        nodes.describe("n1", CAP));
  }

  /** What a write's end means, and a read's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "255 | ssh: connect to host n1 port 22: Connection refused      | UNREACHABLE |"
            + " UNREACHABLE",
        "255 | ssh: Could not resolve hostname n1: Name not known       | UNREACHABLE |"
            + " UNREACHABLE",
        "255 | root@n1: Permission denied (publickey).                  | UNREACHABLE |"
            + " UNREACHABLE",
        "255 | Connection to n1 closed by remote host.                  | UNCERTAIN   |"
            + " UNREACHABLE",
        "255 | client_loop: send disconnect: Broken pipe                | UNCERTAIN   |"
            + " UNREACHABLE",
        "255 | nvidia-smi: /dev/nvidiactl: Permission denied            | UNCERTAIN   |"
            + " UNREACHABLE",
        "255 | client_loop: ssh: connect to host n9: Connection refused | UNCERTAIN   |"
            + " UNREACHABLE",
        "137 | systemctl: modprobe: command not found                   | UNCERTAIN   |"
            + " UNREACHABLE",
        "127 | bash: line 1: wheeltapper: command not found             | REFUSED     | REFUSED",
        "1   | sudo: a password is required                             | REFUSED     | REFUSED",
        "2   | wheeltapper: /etc/wheeltapper/gpu.yaml:3:1: no setting   | REFUSED     | REFUSED",
        "137 | Killed                                                   | UNCERTAIN   |"
            + " UNREACHABLE",
      })
  void whatItsEndSaysOfItsEffect(
      int exit, String err, CallFailed.Kind write, CallFailed.Kind read) {
    CommandNodes nodes = ending(exit, "", err, false);
    assertEquals(write, assertThrows(CallFailed.class, () -> nodes.act("n1", CAP)).kind());
    assertEquals(read, assertThrows(CallFailed.class, () -> nodes.ask("n1", CAP)).kind());
  }

  @Test
  void noEndAndNonsenseAreUncertainForAWrite() {
    CommandNodes hangs = ending(-1, "", "", true);
    assertEquals(
        CallFailed.Kind.UNCERTAIN,
        assertThrows(CallFailed.class, () -> hangs.act("n1", CAP)).kind());
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        assertThrows(CallFailed.class, () -> hangs.ask("n1", CAP)).kind());
    CommandNodes nonsense = ending(0, "{\"verb\":", "", false);
    assertEquals(
        CallFailed.Kind.UNCERTAIN,
        assertThrows(CallFailed.class, () -> nonsense.act("n1", CAP)).kind());
    assertEquals(
        CallFailed.Kind.NONSENSE,
        assertThrows(CallFailed.class, () -> nonsense.ask("n1", CAP)).kind());
    CommandNodes missing =
        nodes((_, _) -> {
          throw new IOException("No such file or directory");
        });
    assertEquals(
        CallFailed.Kind.NOT_MADE,
        assertThrows(CallFailed.class, () -> missing.act("n1", CAP)).kind());
  }

  /** No name becomes an option or a second command on the other side. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-oProxyCommand=sh", "n1;reboot", "$(id)", "n1 n2", "", "n1\nn2", "../n1"})
  void aNameIsOneWord(String name) {
    Action named = Action.of("gpu.reset", new Target(Target.Kind.GPU, "GPU-1")).with("node", name);
    assertThrows(IllegalArgumentException.class, () -> Names.nodeOf(named));
    Action more =
        Action.of("gpu.cap-power", Target.node("n1")).with(Names.NODES, "n1," + name + ",n3");
    if (!name.isBlank()) {
      assertThrows(IllegalArgumentException.class, () -> Names.nodesOf(more));
    }
  }

  @Test
  void whichGpuAndWhichNodes() {
    Action reset =
        Action.of("gpu.reset", new Target(Target.Kind.GPU, "GPU-5f3a")).with("node", "n1");
    assertEquals("n1", Names.nodeOf(reset));
    assertEquals("GPU-5f3a", Names.gpuOf(reset));
    Action pci = Action.of("gpu.reset", Target.gpuAt("0000:3b:00", "n1"));
    assertEquals("n1", Names.nodeOf(pci));
    assertEquals("0000:3b:00", Names.gpuOf(pci));
    assertThrows(IllegalArgumentException.class, () -> Names.nodeOf(pci.with("node", "n2")));
    Action node = Action.of("gpu.reset", Target.node("n1"));
    String why = assertThrows(IllegalArgumentException.class, () -> Names.gpuOf(node)).getMessage();
    assertTrue(why.contains("with: {gpus: all}"), why);
    assertEquals(Ask.ALL, Names.gpuOf(node.with(Names.GPUS, "all")));
    Target mig = new Target(Target.Kind.GPU, "MIG-5f3a");
    assertThrows(IllegalArgumentException.class, () -> Names.gpuOf(Action.of("gpu.reset", mig)));
    Action cap =
        Action.of("gpu.cap-power", Target.gpuAt("0000:3b:00", "n2")).with("nodes", "n1,n2");
    assertEquals(List.of("n2", "n1"), Names.nodesOf(cap));
    assertEquals(Ask.ALL, Names.limited(cap));
    assertEquals("0000:3b:00", Names.limited(cap.with(Names.GPUS, "one")));
  }
}
