package io.wheeltapper.deploy.wiring;

import io.wheeltapper.advisor.runbook.Runbook;
import io.wheeltapper.advisor.runbook.RunbookFolder;
import io.wheeltapper.advisor.runbook.Shelf;
import io.wheeltapper.advisor.text.Vocabulary;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an adviser may read beside a case: the shipped runbooks, the site's own in their place where
 * they have the same name, and cases that are over.
 *
 * @param shelf where they are found
 * @param words of the shipped pages, which name nothing of the site; a site's own page may
 */
record KnownPages(Shelf shelf, Set<String> words) {

  private static final Logger LOG = LoggerFactory.getLogger(KnownPages.class);

  /**
   * Reads them as they stand now; a page that is wrong is told in the log and left out.
   *
   * @param over the cases that are over, oldest first
   */
  static KnownPages of(Config config, List<Lookup.Past> over) throws IOException {
    List<Problem> problems = new ArrayList<>();
    List<Runbook> shipped = RunbookFolder.read(List.of(Shipped.inside()), problems);
    List<Runbook> all =
        RunbookFolder.read(List.of(Shipped.inside(), Shipped.policies(config)), problems);
    problems.stream().distinct().forEach(p -> LOG.warn("a runbook is left out: {}", p));
    Shelf shelf = new Shelf(all);
    over.forEach(shelf::remember);
    Set<String> words = new TreeSet<>();
    shipped.forEach(page -> words.addAll(Vocabulary.of(page.text())));
    return new KnownPages(shelf, words);
  }
}
