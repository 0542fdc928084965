package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.api.AdviceView;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Advice as lines: a key and its text, always said to be advice and no decision. */
final class AdviceText {

  private AdviceText() {}

  static void lines(Advice advice, BiConsumer<String, String> line) {
    if (!advice.failure().isEmpty()) {
      line.accept("none", advice.failure());
    }
    advice
        .hypotheses()
        .forEach(h -> {
          line.accept("says", h.percent() + " %: " + h.text());
          line.accept("", "by " + String.join(", ", h.evidence()));
        });
    if (!advice.action().isEmpty()) {
      line.accept("would", advice.action() + " (shown only; it chooses nothing)");
    }
    advice.missing().forEach(m -> line.accept("missing", m));
    advice.change().forEach(c -> line.accept("changes", c));
    if (advice.dropped() > 0) {
      line.accept("dropped", advice.dropped() + " claims that rest on no signal there is");
    }
    advice
        .attempts()
        .forEach(a -> line.accept("attempt", a.kind() + " in " + a.where() + ": " + a.text()));
    Advice.Usage used = advice.usage();
    if (used.calls() > 0) {
      line.accept(
          "took",
          "%d calls, %d + %d tokens, %.4f of the prices' currency, %.1f s"
              .formatted(
                  used.calls(),
                  used.sent(),
                  used.received(),
                  used.cost() / 1_000_000.0,
                  used.millis() / 1_000.0));
    }
  }

  /** What it brought about, for a line of its own. */
  static String effect(AdviceView said) {
    return switch (said.effect()) {
      case "asks" -> "what is still to be done asks a person";
      case "holds" -> "what is still to be done waits until " + Instant.ofEpochMilli(said.until());
      default -> "nothing; it is shown";
    };
  }

  /** What it brought about. */
  static String bears(Entry.Advised e) {
    String asks = e.asks() ? "; what is still to be done asks a person" : "";
    return asks
        + (e.until() > e.at()
            ? "; what is still to be done waits until " + Instant.ofEpochMilli(e.until())
            : "");
  }
}
