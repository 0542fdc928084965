package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.AnswerJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb of a machine's own GPUs: its use, its file, and what it says without a driver. */
final class GpuCommandTest {

  @TempDir Path folder;

  private static Ran run(List<String> words) {
    return Ran.of(words.toArray(String[]::new));
  }

  private String site(String text) throws Exception {
    Path file = folder.resolve("gpu.yaml");
    return Files.writeString(file, text).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explode                            | 'explode' is no verb; write one of look, reset",
        "cap-power                          | cap-power needs --watts N",
        "lock-clocks --mhz fast             | lock-clocks needs --mhz MIN-MAX",
        "reset                              | name the GPU",
        "reset --gpu GPU-1;id               | 'GPU-1;id' is no id",
        "look --attempt -x                  | '-x' is no id",
      })
  void badUseIsTwoAndSaysTheMend(String words, String why) {
    Ran ran = run(List.of(("gpu " + words).split(" ")));
    assertEquals(2, ran.code(), ran.toString());
    assertTrue(ran.err().contains(why), ran.err());
  }

  @Test
  void whatIsWrongInTheMachinesFileIsNamedWithItsPlace() throws Exception {
    String file = site("services: [nvidia-dcgm]\nrelod: true\n");
    Ran ran = run(List.of("gpu", "look", "--config", file));
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains(file + ":2:1: 'relod' is no setting"), ran.err());
    String clocks = site("clocks: fast\n");
    Ran wrong = run(List.of("gpu", "look", "--config", clocks));
    assertTrue(wrong.err().contains("gpu.yaml:1:1"), wrong.err());
    assertTrue(wrong.err().contains("write 345-1755"), wrong.err());
  }

  /** One JSON object, and exit 1: the answer is no. */
  @Test
  void withoutADriverItSaysSo() throws Exception {
    String none = folder.resolve("none.so").toString();
    String file = site("library: " + none + "\nstate: " + folder.resolve("run") + "\n");
    Ran ran = run(List.of("gpu", "look", "--config", file, "--json"));
    assertEquals(1, ran.code(), ran.toString());
    Answer answer = AnswerJson.read(ran.out());
    assertEquals(Answer.FAILED, answer.result());
    assertTrue(answer.why().contains("cannot be loaded; the NVIDIA driver"), answer.why());
    Ran cap = run(List.of("gpu", "cap-power", "--watts", "500", "--config", file));
    assertEquals(1, cap.code());
    assertTrue(cap.out().startsWith("refused: "), cap.out());
  }
}
