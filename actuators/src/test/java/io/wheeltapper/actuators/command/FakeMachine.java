package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A node behind {@code ssh}: it boots, its agent and its driver begin anew, and each is counted.
 * And a valve, which is shut and opened.
 */
final class FakeMachine implements Run {

  private static final Ran GONE =
      new Ran(255, "", "ssh: connect to host n001 port 22: Connection refused\n", false);

  private final FakePace pace;
  private final List<String> told = new ArrayList<>();
  private long began;
  private boolean away;
  private boolean shut;
  private String answer = "all 8 GPUs answer";
  private int exit;

  /** That began long ago. */
  FakeMachine(FakePace pace) {
    this.pace = pace;
    this.began = pace.now() - Duration.ofDays(9).toMillis();
  }

  /** How a check, or a look before it, ends from here on. */
  FakeMachine answers(int code, String words) {
    exit = code;
    answer = words;
    return this;
  }

  /** What it was told to do, in order. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** What went away comes back. */
  void settle() {
    if (away) {
      away = false;
      began = pace.now();
    }
  }

  boolean away() {
    return away;
  }

  /** The valve is shut, by whomever. */
  void shut() {
    shut = true;
  }

  boolean isShut() {
    return shut;
  }

  @Override
  public Ran run(List<String> argv, Duration limit) {
    if (away) {
      return GONE;
    }
    return switch (argv.get(2)) {
      case "age" -> said(String.format(Locale.ROOT, "%.2f 7.00", (pace.now() - began) / 1000.0));
      case "free" -> new Ran(exit, answer, "", false);
      case "reboot" -> {
        told.add(Template.text(argv));
        away = true;
        yield said("");
      }
      case "restart" -> {
        told.add(Template.text(argv));
        began = pace.now();
        yield said("");
      }
      case "check" -> {
        told.add(Template.text(argv));
        yield new Ran(exit, answer, "", false);
      }
      case "shut", "open" -> {
        told.add(Template.text(argv));
        shut = argv.get(2).equals("shut");
        yield said("");
      }
      case "is-shut" -> new Ran(shut ? 0 : 1, "", "", false);
      case "is-open" -> new Ran(shut ? 1 : 0, "", "", false);
      default -> new Ran(127, "", "not found", false);
    };
  }

  private static Ran said(String words) {
    return new Ran(0, words + "\n", "", false);
  }
}
