package io.wheeltapper.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Judgement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FiguresTest {

  private static Optional<Figures> read(String guard, String reason) {
    return Figures.of(
        List.of(new Judgement("limits", "allow", ""), new Judgement(guard, "allow", reason)));
  }

  @Test
  void whatIsSaidIsReadAgainToThreeDigits() {
    Random dice = new Random(Long.getLong("wheeltapper.seed", 20_261_121L));
    for (int i = 0; i < 1_000; i++) {
      double cost = Math.pow(10, dice.nextInt(-3, 6)) * dice.nextDouble();
      double loss = Math.pow(10, dice.nextInt(-3, 6)) * dice.nextDouble();
      String words =
          Figures.words(
              "node.reboot",
              cost,
              "pinned: it says (512 GPUs), leaving x alone about 3",
              "gpu-fell-off-bus",
              loss,
              i % 2 == 0 ? " in 24 h" : "");
      Figures read = read("break-even", words).orElseThrow();
      assertEquals(cost, read.cost(), cost * 0.005, words);
      assertEquals(loss, read.loss().orElseThrow(), loss * 0.005, words);
    }
  }

  @Test
  void whatCostsNothingHasNoLossAndWhatIsNotSaidNothing() {
    assertEquals(
        Optional.of(new Figures(0, OptionalDouble.empty())),
        read("break-even", Figures.NOTHING + "it interrupts nothing"));
    assertEquals(
        Optional.empty(), read("break-even", "costs.yaml does not say what leaving f alone loses"));
    assertEquals(
        Optional.empty(),
        read("budget", Figures.words("a", 1, "b", "f", 2, "")),
        "another guard's words are no figures");
  }
}
