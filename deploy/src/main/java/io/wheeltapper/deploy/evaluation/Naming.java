package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.advisor.Runbooks;
import io.wheeltapper.advisor.runbook.Runbook;
import io.wheeltapper.core.model.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which cause a model's words name. Causes are told apart as the bundle's runbooks are: faults with
 * one page are one cause, for what is to be done is the same. Words that hold a fault's code name
 * its cause, the first code in them; words that say that there is no fault name none; all others
 * name the cause of the page that is nearest to them by meaning and by words. That a page is near
 * is no proof that it is meant: the words stand in the file of the run, for a person to judge. For
 * one thread.
 */
public final class Naming {

  private static final Pattern NONE =
      Pattern.compile(
          "\\b(no (\\w+ )?(fault|problem|error|issue|failure)s?|nothing( is)? (wrong|at fault)"
              + "|healthy|false alarm|benign|harmless|not a fault"
              + "|(is|are|look|looks|seem|seems|all) (normal|well|fine)"
              + "|within (its |the |normal )*(limits?|range|bounds|thresholds?))\\b");

  /** Times that the shelf waits for its model, each as long as its own patience; twenty seconds. */
  private static final int PATIENCE = 5;

  private final Map<String, String> pages = new HashMap<>();
  private final Runbooks shelf;
  private boolean asked;
  private boolean byMeaning;

  /**
   * By the runbooks of a bundle.
   *
   * @param shelf finds the nearest of the same pages
   */
  public Naming(List<Runbook> runbooks, Runbooks shelf) {
    runbooks.forEach(page -> page.faults().forEach(fault -> pages.put(fault, page.name())));
    this.shelf = shelf;
  }

  /** The cause that a fault is; its own code where no page is about it. */
  public String of(Fault fault) {
    return pages.getOrDefault(fault.code(), fault.code());
  }

  /** The cause that words name, or {@code ""}. */
  public String in(String words) {
    String plain = words.toLowerCase(Locale.ROOT);
    String first = "";
    int at = Integer.MAX_VALUE;
    for (Map.Entry<String, String> one : pages.entrySet()) {
      Matcher code = code(one.getKey()).matcher(plain);
      if (code.find() && (code.start() < at || code.start() == at && longer(one, first))) {
        first = one.getKey();
        at = code.start();
      }
    }
    if (!first.isEmpty()) {
      return pages.getOrDefault(first, first);
    }
    return saysNone(words) ? "" : near(words);
  }

  private String near(String words) {
    byMeaning = byMeaning || reads(shelf);
    asked = true;
    return shelf.near(words, 1).stream().map(Runbooks.Passage::id).findFirst().orElse("");
  }

  /** Waits until a shelf has its model; false where it finds by words alone. */
  static boolean reads(Runbooks shelf) {
    for (int i = 0; i < PATIENCE; i++) {
      // Until its model is loaded the shelf answers by words alone; then likeness is reckoned.
      if (shelf.near("fault", 1).stream().anyMatch(p -> p.likeness() != 0)) {
        return true;
      }
    }
    return false;
  }

  /** How causes were told apart until now. */
  public String means() {
    return !asked ? "codes" : byMeaning ? "codes, meaning and words" : "codes and words alone";
  }

  private static boolean longer(Map.Entry<String, String> one, String than) {
    return one.getKey().length() > than.length();
  }

  private static Pattern code(String fault) {
    return Pattern.compile("(?<![a-z0-9-])" + fault.replace("-", "[-_ ]") + "(?![a-z0-9-])");
  }

  /** Whether words say that there is no fault. */
  public static boolean saysNone(String words) {
    return NONE.matcher(words.toLowerCase(Locale.ROOT)).find();
  }
}
