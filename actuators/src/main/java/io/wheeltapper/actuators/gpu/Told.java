package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.core.model.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What a machine answered, as an outcome and in words. */
final class Told {

  private static final int LONGEST = 400;

  /** {@code nvmlClocksEventReasons} of nvml.h, those that a person asks for. */
  private enum Reason {
    IDLE(0x1, "idle"),
    POWER(0x4, "power cap"),
    SLOWDOWN(0x8, "hardware slowdown"),
    THERMAL(0x20, "thermal"),
    HARD_THERMAL(0x40, "hardware thermal"),
    BRAKE(0x80, "power brake");

    private final long bit;
    private final String word;

    Reason(long bit, String word) {
      this.bit = bit;
      this.word = word;
    }
  }

  private Told() {}

  /** How an act ended. */
  static Outcome outcome(String node, Answer answer) {
    String words = plain(node + ": " + (answer.why().isEmpty() ? "no reason given" : answer.why()));
    return switch (answer.result()) {
      case Answer.DONE -> new Outcome.Done(words);
      case Answer.REFUSED, Answer.FAILED -> new Outcome.Failed(words, answer.retry());
      case Answer.BUSY -> new Outcome.Failed(words, true);
      default -> new Outcome.Unknown(words);
    };
  }

  static String plain(String words) {
    return Words.plain(words, LONGEST);
  }

  /** How fast a GPU runs, and what keeps it from running faster. */
  static String speed(Gpu gpu) {
    List<String> why = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      if (gpu.clocks().reasons() > 0 && (gpu.clocks().reasons() & reason.bit) != 0) {
        why.add(reason.word);
      }
    }
    return gpu.uuid()
        + " limit "
        + watts(gpu.power().limit())
        + ", draws "
        + watts(gpu.power().draw())
        + ", "
        + gpu.clocks().sm()
        + " MHz"
        + (why.isEmpty() ? "" : " (" + String.join(", ", why) + ")");
  }

  private static String watts(long milliwatts) {
    return milliwatts < 0 ? "?" : milliwatts / 1000 + " W";
  }
}
