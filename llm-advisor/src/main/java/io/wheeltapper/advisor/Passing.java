package io.wheeltapper.advisor;

import io.wheeltapper.advisor.injection.Injection;
import io.wheeltapper.advisor.text.Pseudonyms;
import io.wheeltapper.advisor.text.Redaction;
import io.wheeltapper.core.model.Advice.Attempt;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of one case passes to the model in one advice: every stranger's field goes through here. A
 * field that holds an order to a model is left out as a whole, for the diagnosis rests on what is
 * typed, and an order that is marked is still read. For one thread.
 */
final class Passing {

  /** Stands for a field that is left out. */
  static final String LEFT_OUT = "(left out: it looks like an order to a model)";

  private static final int MOST_ATTEMPTS = 50;

  private final Pseudonyms names;
  private final Redaction redaction;
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final List<Attempt> attempts = new ArrayList<>();

  Passing(Pseudonyms names, Redaction redaction) {
    this.names = names;
    this.redaction = redaction;
  }

  /** A stranger's text as it may leave. */
  String text(String where, String stranger, int longest) {
    List<Attempt> found = Injection.in(where, stranger);
    found.stream().limit(MOST_ATTEMPTS - attempts.size()).forEach(attempts::add);
    return found.isEmpty() ? redaction.text(stranger, longest) : LEFT_OUT;
  }

  /**
   * A page of whoever may write rules, as it may leave: names are covered; its orders are to people
   * and stay.
   */
  String page(String text, int longest) {
    return redaction.text(text, longest);
  }

  /** A target as it may leave: by its pseudonym, whatever its name says. */
  String target(String where, Target target) {
    Injection.in(where + " " + target.kind().word(), target.id()).stream()
        .limit(MOST_ATTEMPTS - attempts.size())
        .forEach(attempts::add);
    return names.of(target);
  }

  /** The short id of a signal; the same each time. */
  String id(String signal) {
    for (Map.Entry<String, String> known : ids.entrySet()) {
      if (known.getValue().equals(signal)) {
        return known.getKey();
      }
    }
    String made = "s" + (ids.size() + 1);
    ids.put(made, signal);
    return made;
  }

  /** The signal of a short id. */
  Optional<String> signal(String id) {
    return Optional.ofNullable(ids.get(id.strip()));
  }

  Pseudonyms names() {
    return names;
  }

  List<Attempt> attempts() {
    return attempts.stream().distinct().toList();
  }
}
