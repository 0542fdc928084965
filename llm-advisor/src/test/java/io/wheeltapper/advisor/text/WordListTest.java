package io.wheeltapper.advisor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No name of a person, a machine or a job is among the words that may leave. */
final class WordListTest {

  @Test
  void theCommonestNamesAreNotOnIt() {
    Vocabulary words = Vocabulary.with(List.of());
    List<String> names =
        Arrays.asList(
            ("alice bob carol dave eve charlie john mary peter paul anna maria ahmed mohammed chen"
                    + " li wang kumar singh smith jones mueller wilson garcia ivan olga yuki kim"
                    + " nguyen zeus thor odin apollo titan summit sierra llama mistral gemma qwen"
                    + " falcon bert resnet gpu-017 node42 rack12 r12 hal-rack9 dgx-a100-03 n1 worker-7"
                    + " train-large finetune-v2 acme london berlin tokyo oregon root admin-smith"
                    + " 10.0.0.1 1652122009876")
                .split(" "));
    assertEquals(
        List.of("root"), names.stream().filter(words::holds).toList(), "root is a word of trees");
  }

  @Test
  void aBundlesWordsThatLookLikeNamesOfMachinesAreNotTaken() {
    Vocabulary words = Vocabulary.with(List.of("gpu-017-a", "10.1.2.3", "our-own-fault"));
    assertEquals(
        List.of("our-own-fault"),
        List.of("gpu-017-a", "10.1.2.3", "our-own-fault").stream().filter(words::holds).toList());
  }
}
