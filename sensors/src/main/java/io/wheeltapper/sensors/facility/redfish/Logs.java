package io.wheeltapper.sensors.facility.redfish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The logs of one BMC, read on from where they were read last. Some firmware has the newest entry
 * first and some last, some gives entries whole and some only links. For one thread.
 */
final class Logs {

  /** Pages of one log at one reading; what is left is read at the next. */
  static final int MOST_PAGES = 20;

  /** Requests of one log at one reading, its pages and the entries that are only linked. */
  static final int MOST_ASKED = 50;

  /** More than the largest log of a BMC. */
  private static final int MOST_READ = 20_000;

  /** Gets a page. */
  interface Pages {
    Doc get(String uri) throws IOException, InterruptedException;
  }

  private static final class Log {
    String resume = "";
    long newest;
    boolean begun;
    int asked;

    /** Entries that were read, the oldest first; so many that a whole log is among them. */
    private final Set<Integer> read = new LinkedHashSet<>();

    boolean knows(String entry) {
      return read.contains(entry.hashCode());
    }

    /** Whether it was not read before. */
    boolean add(String entry) {
      boolean news = read.add(entry.hashCode());
      if (read.size() > MOST_READ) {
        read.remove(read.iterator().next());
      }
      return news;
    }
  }

  private final Heard heard;
  private final Map<String, Log> logs = new HashMap<>();

  Logs(Heard heard) {
    this.heard = heard;
  }

  /**
   * What is new in a log, oldest first.
   *
   * @param uri of the log's entries
   * @param first the first page
   */
  List<Notice> take(String uri, Doc first, Pages pages) throws IOException, InterruptedException {
    if (logs.size() > 64 && !logs.containsKey(uri)) {
      return List.of();
    }
    Log log = logs.computeIfAbsent(uri, _ -> new Log());
    log.asked = 0;
    List<Notice> found = new ArrayList<>();
    boolean news = page(first, log, found, pages);
    String next = next(first);
    if (ascending(first)) {
      String at = log.resume.isEmpty() ? next : log.resume;
      for (int i = 0; i < MOST_PAGES && !at.isEmpty() && log.asked++ < MOST_ASKED; i++) {
        Doc page = again(log, at, pages);
        page(page, log, found, pages);
        log.resume = at;
        at = next(page);
      }
    } else {
      for (int i = 0; i < MOST_PAGES && news && !next.isEmpty() && log.asked++ < MOST_ASKED; i++) {
        Doc page = pages.get(next);
        news = page(page, log, found, pages);
        next = next(page);
      }
    }
    return fresh(log, found);
  }

  /** A page that is gone means that the log was cleared: it is read from its beginning. */
  private static Doc again(Log log, String uri, Pages pages)
      throws IOException, InterruptedException {
    try {
      return pages.get(uri);
    } catch (IOException e) {
      log.resume = "";
      throw e;
    }
  }

  private List<Notice> fresh(Log log, List<Notice> found) {
    found.sort(Comparator.comparingLong(Notice::stamp));
    List<Notice> fresh = new ArrayList<>();
    long before = log.newest;
    for (Notice notice : found) {
      boolean old = log.begun && notice.stamp() > 0 && notice.stamp() < before;
      boolean read =
          !notice.entry().isEmpty()
              && !log.add(notice.entry() + "\n" + notice.stamp() + "\n" + notice.message());
      if (heard.add(notice) && !read && !old) {
        fresh.add(notice);
      }
      log.newest = Math.max(log.newest, notice.stamp());
    }
    log.begun = true;
    return fresh;
  }

  /** Adds the entries of a page; whether any may be new. */
  private boolean page(Doc page, Log log, List<Notice> found, Pages pages)
      throws IOException, InterruptedException {
    boolean news = false;
    for (Doc member : page.list("Members")) {
      if (member.whole()) {
        Notice notice = Notice.entry(member);
        news |= notice.stamp() == 0 || notice.stamp() >= log.newest;
        found.add(notice);
      } else if (!member.id().isEmpty() && !log.knows(member.id())) {
        news = true;
        if (!log.begun) {
          log.add(member.id());
        } else if (log.asked < MOST_ASKED) {
          log.asked++;
          found.add(Notice.entry(pages.get(member.id())));
          log.add(member.id());
        }
      }
    }
    return news;
  }

  private static boolean ascending(Doc page) {
    List<Notice> dated =
        page.list("Members").stream().map(Notice::entry).filter(n -> n.stamp() > 0).toList();
    return dated.size() > 1 && dated.getFirst().stamp() < dated.getLast().stamp();
  }

  private static String next(Doc page) {
    String next = page.link("Members@odata.nextLink");
    return next.isEmpty() ? page.link("@odata.nextLink") : next;
  }
}
