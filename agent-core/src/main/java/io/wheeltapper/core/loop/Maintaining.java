package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what is declared as maintenance, by people and by sensors: in the ledger it outlives
 * a restart, in which a sensor has not spoken yet. Decision thread only.
 */
final class Maintaining {

  /** A longer text is cut; names and reasons come from other systems. */
  private static final int LONGEST = 200;

  private final Journal journal;

  Maintaining(Journal journal) {
    this.journal = journal;
  }

  /** A sensor says of a target that it is maintained, or no longer; whether that is news. */
  boolean said(long now, Status status, Site site) {
    Optional<Upkeep.Work> known = site.book().upkeep().of(status.target(), status.sensor());
    boolean going = known.filter(w -> now < w.until()).isPresent();
    long longest = site.policy().calendar().settling().longestMillis();
    long from = status.number(Known.MAINTENANCE_FROM);
    if (from < 0) {
      from = going ? known.orElseThrow().from() : status.at();
    }
    long until = status.number(Known.MAINTENANCE_UNTIL);
    until = until < 0 ? from + longest : Math.min(until, from + longest);
    if (status.value().equals("ended") || until <= Math.max(now, from)) {
      if (going) {
        ended(now, status.target(), status.sensor(), "", "");
      }
      return going;
    }
    Upkeep.Work work =
        new Upkeep.Work(
            status.target(),
            status.sensor(),
            nodes(status),
            from,
            until,
            cut(status.field(Known.MAINTENANCE_BY)),
            cut(status.field(Known.MAINTENANCE_REASON)));
    if (known.filter(work::equals).isPresent()) {
      return false;
    }
    begun(now, work);
    return true;
  }

  /** A person declares it; one without an end, or with one too far, ends as the bundle says. */
  void begin(Input.BeginMaintenance input, long now, Site site) {
    long longest = site.policy().calendar().settling().longestMillis();
    long until = Math.min(input.until(), now + longest);
    if (until > now) {
      begun(
          now,
          new Upkeep.Work(
              input.target(), "", List.of(), now, until, input.by(), cut(input.reason())));
    }
  }

  /** A person says that it is over, whoever declared it. */
  void end(Input.EndMaintenance input, long now, Site site) {
    for (Upkeep.Work work : site.book().upkeep().all()) {
      if (work.target().equals(input.target()) && now < work.until()) {
        ended(now, work.target(), work.source(), input.by(), cut(input.reason()));
      }
    }
  }

  private void begun(long now, Upkeep.Work work) {
    int part = 0;
    List<String> rest = work.nodes();
    do {
      List<String> here = rest.subList(0, Math.min(rest.size(), Entry.Maintenance.MOST_NODES));
      journal.add(
          new Entry.Maintenance(
              now,
              "begun",
              work.target(),
              work.source(),
              here,
              part++,
              work.from(),
              work.until(),
              work.by(),
              work.reason()));
      rest = rest.subList(here.size(), rest.size());
    } while (!rest.isEmpty());
  }

  private void ended(long now, Target target, String source, String by, String reason) {
    journal.add(
        new Entry.Maintenance(now, "ended", target, source, List.of(), 0, 0, now, by, reason));
  }

  /** Only what can be a node's name: the list comes from another system. */
  private static List<String> nodes(Status status) {
    return Arrays.stream(status.field(Known.MAINTENANCE_NODES).split(","))
        .map(String::strip)
        .filter(n -> !n.isEmpty() && n.length() <= LONGEST)
        .filter(n -> n.chars().noneMatch(Character::isISOControl))
        .distinct()
        .toList();
  }

  private static String cut(String text) {
    String clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }
}
