package io.wheeltapper.deploy.explain;

import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.api.CaseView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Why a case went as it did: its entries as the ledger has them, and what it amounts to. Nothing in
 * it is worked out anew; who has the ledger can check each word.
 *
 * @param view what stands in the case after the last of its entries told here
 * @param told its entries, in the ledger's order
 * @param bundles the bundles that were put in force before the last of them, by their entry
 * @param asked the entry that was asked for, or -1 for the whole case
 */
public record Explanation(
    CaseView view, List<Told> told, TreeMap<Long, Entry.Activated> bundles, long asked) {

  public Explanation {
    told = List.copyOf(told);
    bundles = new TreeMap<>(bundles);
  }

  /** An entry and where it stands in the ledger, from 0. */
  public record Told(long index, Entry entry) {}

  /**
   * Of a case as far as the ledger goes.
   *
   * @return empty when the ledger has no such case
   * @throws IOException when the ledger cannot be read
   */
  public static Optional<Explanation> ofCase(Path data, String caseId) throws IOException {
    return of(data, caseId, -1);
  }

  /**
   * Of the case that an entry belongs to, as it stood with that entry.
   *
   * @return empty when there is no such entry or it belongs to no case
   * @throws IOException when the ledger cannot be read
   */
  public static Optional<Explanation> ofEntry(Path data, long index) throws IOException {
    List<String> caseIds = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.page(
          index,
          1,
          (at, entry) -> {
            if (at == index && !entry.caseId().isEmpty()) {
              caseIds.add(entry.caseId());
            }
          });
    }
    return caseIds.isEmpty() ? Optional.empty() : of(data, caseIds.getFirst(), index);
  }

  private static Optional<Explanation> of(Path data, String caseId, long asked) throws IOException {
    long last = asked < 0 ? Long.MAX_VALUE : asked;
    List<Told> told = new ArrayList<>();
    TreeMap<Long, Entry.Activated> bundles = new TreeMap<>();
    Book book = new Book();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.ofCase(
          caseId,
          (index, entry) -> {
            if (index <= last) {
              told.add(new Told(index, entry));
              book.apply(entry);
            }
          });
      reader.ofKind(
          "activated",
          0,
          (index, entry) -> {
            if (index <= last && entry instanceof Entry.Activated activated) {
              bundles.put(index, activated);
            }
          });
    }
    Optional<Case> kase =
        Stream.concat(book.open().stream(), book.recentlyCleared().stream())
            .filter(k -> k.id().equals(caseId))
            .findFirst();
    return kase.map(k -> new Explanation(CaseView.of(k), told, bundles, asked));
  }

  /** The bundle that was in force when an entry was written; empty where no entry says so. */
  public Optional<Entry.Activated> bundle(long index) {
    return Optional.ofNullable(bundles.floorEntry(index)).map(java.util.Map.Entry::getValue);
  }

  /** The finding whose near misses are of interest: the newest of an entry, the first of a case. */
  public Optional<Told> finding() {
    Stream<Told> found = told.stream().filter(t -> t.entry() instanceof Entry.Found);
    return asked < 0 ? found.findFirst() : found.reduce((_, later) -> later);
  }
}
