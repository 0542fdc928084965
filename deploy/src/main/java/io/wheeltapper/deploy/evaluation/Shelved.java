package io.wheeltapper.deploy.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.advisor.Runbooks;
import io.wheeltapper.advisor.Symptoms;
import io.wheeltapper.core.spi.Dossier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * How often the index of runbooks has the page of a case's cause among its first three: of the
 * questions of known cause, as the adviser looks for them, and with the fault's name and the rule's
 * left out. No model is asked. Immutable.
 *
 * @param named with fault and rule, as beside a live agent
 * @param unnamed by what signals say alone, of cases that have any
 * @param missed questions whose page was not among them, with fault and rule
 * @param byMeaning whether the embedding model could be loaded; else words alone found
 */
public record Shelved(Share named, Share unnamed, List<String> missed, boolean byMeaning) {

  /** As many as go with a question. */
  private static final int FIRST = 3;

  /** So many misses are printed. */
  private static final int MOST = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  public Shelved {
    missed = List.copyOf(missed);
  }

  /** Looks for all of them; takes some 30 ms each. */
  public static Shelved of(List<Sample> samples, Naming naming, Runbooks shelf) {
    boolean byMeaning = Naming.reads(shelf);
    List<Sample> known =
        samples.stream()
            .filter(s -> s.group() == Sample.Group.KNOWN && s.cause().isPresent())
            .toList();
    List<String> named = misses(known, naming, shelf, Symptoms::of);
    List<String> unnamed = misses(known, naming, shelf, Symptoms::unnamed);
    int all = known.size();
    return new Shelved(
        new Share(all - named.size(), all), new Share(all - unnamed.size(), all), named, byMeaning);
  }

  private static List<String> misses(
      List<Sample> known, Naming naming, Runbooks shelf, Function<Dossier, String> asked) {
    List<String> missed = new ArrayList<>();
    for (Sample each : known) {
      String right = naming.of(each.cause().orElseThrow());
      boolean there =
          shelf.near(asked.apply(each.dossier()), FIRST).stream()
              .anyMatch(page -> page.id().equals(right));
      if (!there) {
        missed.add(each.id());
      }
    }
    return missed;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "the right runbook is among the first three%s"
            .formatted(byMeaning ? "" : " (by words alone: the embedding model is not there)"));
    lines.add(line("by fault and symptoms", named));
    lines.add(line("by symptoms alone", unnamed));
    missed.stream().limit(MOST).forEach(id -> lines.add("missed  " + id));
    return lines;
  }

  private static String line(String what, Share share) {
    return String.format(
        Locale.ROOT,
        "%-23s %9s %8.1f %%  %.1f–%.1f %%",
        what,
        share.hits() + "/" + share.of(),
        100 * share.share(),
        100 * share.low(),
        100 * share.high());
  }

  /** As one JSON object. */
  public String line() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("runbooks", this);
    return JSON.valueToTree(object).toString();
  }
}
