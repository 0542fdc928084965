package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.views.Match;
import io.wheeltapper.rules.RuleCard;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds what a person may mean by some words: in names and in what cases say, both in memory; in
 * the ledger by an entry's index, a case's id or a target alone, which have indexes. Pure.
 */
final class Finder {

  private static final int MOST = 20;

  /** Of one sort, so that no sort crowds the others out. */
  private static final int OF_A_SORT = 8;

  private record Found(int fit, Match match) {}

  private final String words;
  private final List<Found> found = new ArrayList<>();

  Finder(String words) {
    this.words = words.strip().toLowerCase(Locale.ROOT);
  }

  Finder nodes(Collection<String> names) {
    Map<String, Match> matches = new LinkedHashMap<>();
    String name = words.startsWith("node:") ? words.substring("node:".length()) : words;
    names.forEach(n -> matches.put(n, new Match("node", n, n, "#/fleet?node=" + coded(n))));
    return best(matches, name);
  }

  Finder cases(Collection<CaseView> cases) {
    List<Found> fitting = new ArrayList<>();
    for (CaseView kase : cases) {
      String said = String.join(" ", kase.faults()) + " " + kase.remediation();
      int fit = Math.max(Match.fit(kase.caseId(), words), Match.fit(kase.target(), words));
      fit = fit < 0 && Match.fit(said, words) >= 0 ? 2 : fit;
      if (fit >= 0) {
        String text =
            kase.target() + " " + String.join(", ", kase.faults()) + " (" + kase.state() + ")";
        fitting.add(
            new Found(fit, new Match("case", kase.caseId(), text, "#/cases/" + kase.caseId())));
      }
    }
    return add(fitting);
  }

  Finder rules(Collection<RuleCard> cards) {
    Map<String, Match> matches = new LinkedHashMap<>();
    cards.forEach(c ->
        matches.put(
            c.name(), new Match("rule", c.name(), c.name(), "#/policy?rule=" + coded(c.name()))));
    return best(matches, words);
  }

  Finder entries(Path data) throws IOException {
    List<Found> fitting = new ArrayList<>();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      if (words.matches("#?\\d{1,18}")) {
        long index = Long.parseLong(words.replace("#", ""));
        ledger.page(
            index,
            1,
            (at, entry) -> {
              if (at == index) {
                fitting.add(new Found(0, entry(at, entry)));
              }
            });
      } else if (words.matches("c[0-9a-f]{11}")) {
        ledger.ofCase(words, OF_A_SORT, (at, entry) -> fitting.add(new Found(0, entry(at, entry))));
      }
    }
    return add(fitting);
  }

  private static Match entry(long index, Entry entry) {
    String kind = entry.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new Match(
        "entry",
        Long.toString(index),
        "#" + index + " " + kind + " " + entry.target(),
        "#/audit?index=" + index);
  }

  private Finder best(Map<String, Match> matches, String wanted) {
    List<Found> fitting = new ArrayList<>();
    matches.forEach((name, match) -> {
      int fit = Match.fit(name, wanted);
      if (fit >= 0) {
        fitting.add(new Found(fit, match));
      }
    });
    return add(fitting);
  }

  private Finder add(List<Found> fitting) {
    fitting.stream()
        .sorted(Comparator.comparingInt(Found::fit))
        .limit(OF_A_SORT)
        .forEach(found::add);
    return this;
  }

  List<Match> matches() {
    return found.stream()
        .sorted(Comparator.comparingInt(Found::fit))
        .limit(MOST)
        .map(Found::match)
        .toList();
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
