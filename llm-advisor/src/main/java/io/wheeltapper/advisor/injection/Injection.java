package io.wheeltapper.advisor.injection;

import io.wheeltapper.advisor.text.Plain;
import io.wheeltapper.advisor.text.Secrets;
import io.wheeltapper.core.model.Advice.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognises attempts to give the model orders. What it finds is shown to people and kept from the
 * model; no decision of the agent rests on it, and it is no proof that there is nothing else. Any
 * thread.
 */
public final class Injection {

  /** Characters of a field that are looked at, and passed on; a stranger's line is shorter. */
  public static final int LONGEST = 4_000;

  private static final int SHOWN = 160;

  private Injection() {}

  /**
   * What is found in a field, one of a kind.
   *
   * @param where the id of the signal, or the name of the field
   */
  public static List<Attempt> in(String where, String text) {
    if (text.isBlank()) {
      return List.of();
    }
    String looked = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    Map<String, Attempt> found = new LinkedHashMap<>();
    for (Disguise.View view : Disguise.views(looked)) {
      if (!view.suspect().isEmpty()) {
        found.putIfAbsent(view.suspect(), attempt(where, view.suspect(), looked, 0));
      }
      for (Marks.Hit hit : Marks.in(view.text())) {
        String kind = view.name().isEmpty() ? hit.kind() : hit.kind() + " in " + view.name();
        int at = view.name().isEmpty() ? hit.at() : 0;
        found.putIfAbsent(kind, attempt(where, kind, looked, at));
      }
    }
    Tongue.foreign(looked)
        .ifPresent(at ->
            found.putIfAbsent("another language", attempt(where, "another language", looked, at)));
    return new ArrayList<>(found.values());
  }

  private static Attempt attempt(String where, String kind, String text, int at) {
    String from = text.substring(Math.min(at, text.length()));
    return new Attempt(
        Plain.harmless(where, 80), kind, Plain.harmless(Secrets.scrub(from).text(), SHOWN));
  }
}
