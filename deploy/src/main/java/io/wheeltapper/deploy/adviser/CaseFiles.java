package io.wheeltapper.deploy.adviser;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The cases of a ledger as an adviser reads them: the open ones, and the newest closed ones. Safe
 * for all threads.
 */
public final class CaseFiles {

  private static final int OPEN = 2_000;
  private static final int CLOSED = 1_000;
  private static final int FOUND = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, CaseFile> open = newest(OPEN);
  private final Map<String, CaseFile> closed = newest(CLOSED);

  private static Map<String, CaseFile> newest(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, CaseFile> eldest) {
        return size() > most;
      }
    };
  }

  /** Takes an entry, in the ledger's order. */
  public void take(long index, Entry entry) {
    if (entry.caseId().isEmpty()) {
      return;
    }
    lock.lock();
    try {
      CaseFile file =
          entry instanceof Entry.Found found
              ? open.computeIfAbsent(entry.caseId(), _ -> new CaseFile(found))
              : open.get(entry.caseId());
      if (file == null) {
        return;
      }
      file.take(index, entry);
      if (entry instanceof Entry.Cleared) {
        open.remove(entry.caseId());
        closed.put(entry.caseId(), file);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What an adviser is given of a case, open or closed. Blocks as long as the ladder is asked for,
   * and keeps nobody else waiting meanwhile.
   *
   * @param ladder the names of the actions of a fault's ladder, mildest first
   */
  public Optional<Dossier> dossier(String caseId, long at, Function<Fault, List<String>> ladder) {
    Optional<Fault> fault = of(caseId, CaseFile::fault);
    if (fault.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = ladder.apply(fault.get());
    return of(caseId, f -> f.dossier(at, names));
  }

  private <T> Optional<T> of(String caseId, Function<CaseFile, T> question) {
    lock.lock();
    try {
      return Optional.ofNullable(open.getOrDefault(caseId, closed.get(caseId))).map(question);
    } finally {
      lock.unlock();
    }
  }

  /** The closed cases among these, oldest first. */
  List<Lookup.Past> closed(Collection<String> caseIds) {
    lock.lock();
    try {
      return caseIds.stream()
          .flatMap(id -> Optional.ofNullable(closed.get(id)).flatMap(CaseFile::past).stream())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** All closed cases that are kept, oldest first. */
  public List<Lookup.Past> closed() {
    lock.lock();
    try {
      return closed(List.copyOf(closed.keySet()));
    } finally {
      lock.unlock();
    }
  }

  /** Closed cases of the same target or fault, newest first. */
  public List<Lookup.Past> past(Target target, String fault) {
    lock.lock();
    try {
      List<CaseFile> newestFirst = new ArrayList<>(closed.values()).reversed();
      return newestFirst.stream()
          .filter(f -> f.target().equals(target) || f.fault().code().equals(fault))
          .flatMap(f -> f.past().stream())
          .limit(FOUND)
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
