package io.wheeltapper.advisor.runbook;

import io.wheeltapper.advisor.Runbooks;
import io.wheeltapper.core.spi.Lookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runbooks and past cases, found by meaning and by words; what both find stands first. The model is
 * loaded by the first question, on a thread of its own; until it is there, and where it cannot be
 * loaded, words alone decide. A past case is read when there is time, or by the next question. Safe
 * for all threads; a question waits for the one before it.
 */
public final class Shelf implements Runbooks {

  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  /** So many past cases are kept, the newest. */
  static final int MOST_CASES = 500;

  /** Of a question so many characters count; the model itself reads some 2,000. */
  static final int QUESTION = 4_000;

  /** Of a page or a case so many are handed out. */
  static final int TEXT = 4_000;

  /** So long a question waits for the model to be loaded before words alone answer it. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * The usual constant by which ranks of two lists are joined (Cormack, Clarke and Büttcher, 2009).
   */
  private static final double JOIN = 60;

  /** A past case is handed out from this likeness on: what is related has 0.6, what is not 0. */
  private static final double LIKE_CASE = 0.5;

  /** Cases that a question itself reads before it is answered, the newest: a quarter second. */
  private static final int READ_WITH_A_QUESTION = 8;

  private static final String CASE = "case:";

  private record Page(String title, String text, List<String> parts) {}

  private static final Page NO_PAGE = new Page("", "", List.of());

  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final Words words = new Words();
  private final SequencedSet<String> unread = new LinkedHashSet<>();
  private final FutureTask<Meaning> loading;
  private final Duration patience;
  private boolean begun;
  private boolean warned;

  /** With these pages. Loads nothing yet. */
  public Shelf(List<Runbook> runbooks) {
    this(runbooks, Meaning::load, PATIENCE);
  }

  Shelf(List<Runbook> runbooks, Supplier<Meaning> load, Duration patience) {
    this.patience = patience;
    runbooks.forEach(r -> put(r.name(), new Page(r.title(), r.text(), parts(r))));
    Map<String, Page> shelved = Map.copyOf(pages);
    loading =
        new FutureTask<>(() -> {
          Meaning meaning = load.get();
          shelved.forEach((name, page) -> meaning.put(name, page.parts()));
          return meaning;
        });
  }

  /** Begins to load the model, if nobody has; does not wait for it. */
  public synchronized void warm() {
    if (!begun) {
      begun = true;
      Thread.ofPlatform().daemon().name("wheeltapper-runbooks").start(this::load);
    }
  }

  private void load() {
    loading.run();
    @Nullable Meaning meaning = ready();
    boolean more = meaning != null;
    while (meaning != null && more) {
      more = read(meaning); // one at a time, so that a question need not wait for all
    }
  }

  /** Reads the newest case that was not read yet; false when there is none. */
  private synchronized boolean read(Meaning meaning) {
    if (unread.isEmpty()) {
      return false;
    }
    String name = unread.removeLast();
    meaning.put(name, List.of(cut(pages.getOrDefault(name, NO_PAGE).text(), QUESTION)));
    return true;
  }

  /** Keeps a closed case; the oldest goes when there are too many. Reads nothing yet. */
  public synchronized void remember(Lookup.Past past) {
    String name = CASE + past.caseId();
    put(name, new Page(past.fault() + " at " + past.target(), past.text(), List.of(past.text())));
    unread.remove(name);
    unread.addLast(name);
    List<String> cases = pages.keySet().stream().filter(n -> n.startsWith(CASE)).toList();
    for (String old : cases.subList(0, Math.max(0, cases.size() - MOST_CASES))) {
      pages.remove(old);
      words.remove(old);
      unread.remove(old);
      @Nullable Meaning meaning = ready();
      if (meaning != null) {
        meaning.remove(old);
      }
    }
  }

  /** How many pages and cases it holds. */
  synchronized int size() {
    return pages.size();
  }

  @Override
  public List<Passage> near(String question, int most) {
    if (question.isBlank()) {
      return List.of();
    }
    warm();
    @Nullable Meaning meaning = await();
    return near(cut(question, QUESTION), most, meaning);
  }

  private synchronized List<Passage> near(String asked, int most, @Nullable Meaning meaning) {
    int reading = READ_WITH_A_QUESTION;
    while (meaning != null && reading > 0 && read(meaning)) {
      reading--;
    }
    Map<String, Double> likeness = meaning == null ? Map.of() : meaning.near(asked, pages.size());
    List<String> ranked = join(List.copyOf(likeness.keySet()), words.near(asked));
    List<String> books = ranked.stream().filter(n -> !n.startsWith(CASE)).limit(most).toList();
    List<String> found = new ArrayList<>(books);
    if (most > 3) { // three pages come first; then the likest case is worth a place
      ranked.stream()
          .filter(n -> n.startsWith(CASE) && likeness.getOrDefault(n, 0.0) >= LIKE_CASE)
          .findFirst()
          .ifPresent(n -> {
            found.subList(Math.min(found.size(), most - 1), found.size()).clear();
            found.add(n);
          });
    }
    return found.stream().map(n -> passage(n, likeness.getOrDefault(n, 0.0))).toList();
  }

  private Passage passage(String name, double likeness) {
    Page page = pages.getOrDefault(name, NO_PAGE);
    return new Passage(name, page.title(), cut(page.text(), TEXT), likeness, name.startsWith(CASE));
  }

  private static List<String> join(List<String> one, List<String> other) {
    Map<String, Double> scores = new HashMap<>();
    for (List<String> list : List.of(one, other)) {
      for (int i = 0; i < list.size(); i++) {
        scores.merge(list.get(i), 1 / (JOIN + i), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private @Nullable Meaning await() {
    try {
      return loading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      warn(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      LOG.info("runbooks: the embedding model is still loading; found by words alone");
    }
    return null;
  }

  private @Nullable Meaning ready() {
    return loading.state() == FutureTask.State.SUCCESS ? loading.resultNow() : null;
  }

  private synchronized void warn(String why) {
    if (!warned) {
      warned = true;
      LOG.warn("runbooks are found by words alone: the embedding model cannot be loaded: {}", why);
    }
  }

  private void put(String name, Page page) {
    pages.remove(name); // so that the newest stands last
    pages.put(name, page);
    words.put(name, page.title() + ' ' + page.title() + ' ' + String.join(" ", page.parts()));
  }

  /**
   * What is looked for: each section, with the title and the faults so that it stands for itself.
   */
  private static List<String> parts(Runbook runbook) {
    String head = runbook.title() + ". " + String.join(" ", runbook.faults()) + ".\n";
    return runbook.sections().stream().map(s -> head + s.heading() + ": " + s.text()).toList();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
