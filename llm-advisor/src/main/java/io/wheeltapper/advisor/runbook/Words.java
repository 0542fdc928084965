package io.wheeltapper.advisor.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds texts by their words: Okapi BM25 with its usual constants (k1 1.2, b 0.75; Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework", 2009). For a few thousand short texts. One
 * thread.
 */
final class Words {

  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  private final Map<String, Map<String, Integer>> texts = new LinkedHashMap<>();
  private final Map<String, Integer> holders = new HashMap<>();
  private long length;

  /** Takes a text in; one of the same name is replaced. */
  void put(String name, String text) {
    remove(name);
    Map<String, Integer> counts = new HashMap<>();
    words(text).forEach(w -> counts.merge(w, 1, Integer::sum));
    texts.put(name, counts);
    counts.keySet().forEach(w -> holders.merge(w, 1, Integer::sum));
    length += size(counts);
  }

  void remove(String name) {
    Map<String, Integer> old = texts.remove(name);
    if (old != null) {
      old.keySet().forEach(w -> holders.computeIfPresent(w, (_, n) -> n == 1 ? null : n - 1));
      length -= size(old);
    }
  }

  /** The names of the texts that share words with a question, best first. */
  List<String> near(String question) {
    Set<String> asked = new HashSet<>(words(question));
    Map<String, Double> scores = new HashMap<>();
    double average = Math.max(1.0, (double) length / Math.max(1, texts.size()));
    texts.forEach((name, counts) -> {
      double score = score(asked, counts, average);
      if (score > 0) {
        scores.put(name, score);
      }
    });
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private double score(Set<String> asked, Map<String, Integer> counts, double average) {
    double score = 0;
    double longer = 1 - B + B * size(counts) / average;
    for (String word : asked) {
      int count = counts.getOrDefault(word, 0);
      if (count > 0) {
        int have = holders.getOrDefault(word, 0);
        double rare = Math.log(1 + (texts.size() - have + 0.5) / (have + 0.5));
        score += rare * count * (K1 + 1) / (count + K1 * longer);
      }
    }
    return score;
  }

  private static int size(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    var found = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (found.find()) {
      words.add(found.group());
    }
    return words;
  }
}
