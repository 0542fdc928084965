package io.wheeltapper.actuators.facility;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.RecordFile;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where set-points stand by us. A register has no place for an owner, so that a raise is noted
 * before its call, in a file of our own: a line a set-point, {@code SORT TARGET MILLISECONDS
 * VALUE=ATTEMPT …}, the last value being where we moved it last. Safe for all threads.
 */
public final class Moves {

  /** Never raised by us. */
  private static final Noted NEVER = new Noted(Long.MIN_VALUE / 2, List.of());

  private final RecordFile record;

  /** In this file; with an empty path nothing is ours, and nothing can be noted. */
  public Moves(Path file) {
    this.record = new RecordFile(file);
  }

  private record Mark(BigDecimal value, String attempt) {}

  /**
   * What is noted of one set-point.
   *
   * @param raised when it was last raised, epoch milliseconds
   */
  record Noted(long raised, List<Mark> marks) {

    /** Whether that is where we moved it last. */
    boolean ours(BigDecimal value) {
      return !marks.isEmpty() && marks.getLast().value().compareTo(value) == 0;
    }

    /** Whether this very raise was noted, and it may be that nothing came of it. */
    boolean begun(BigDecimal to, Attempt attempt) {
      return ours(to) && marks.getLast().attempt().equals(RecordFile.word(attempt.id()));
    }

    /** A raise; what stood elsewhere than where we moved it last was another's. */
    private Noted raise(BigDecimal from, BigDecimal to, String attempt, long now) {
      List<Mark> kept = new ArrayList<>(marks);
      if (!kept.isEmpty() && kept.getLast().attempt().equals(attempt)) {
        kept.removeLast(); // the same once more
      }
      if (!kept.isEmpty() && kept.getLast().value().compareTo(from) != 0) {
        kept.clear();
      }
      kept.add(new Mark(to, attempt));
      return new Noted(now, kept);
    }

    private Noted lower(BigDecimal to) {
      return new Noted(raised, marks.stream().filter(m -> m.value().compareTo(to) <= 0).toList());
    }

    private String text() {
      StringBuilder text = new StringBuilder().append(raised);
      marks.forEach(
          m -> text.append(' ').append(m.value().toPlainString()).append('=').append(m.attempt()));
      return text.toString();
    }

    /** What cannot be read is not guessed at: neither a raise nor a way back is made. */
    private static Noted parse(String text) throws CallFailed {
      String[] words = text.split(" ");
      List<Mark> marks = new ArrayList<>();
      try {
        for (int i = 1; i < words.length; i++) {
          int at = words[i].indexOf('=');
          Optional<BigDecimal> value = Bound.number(words[i].substring(0, Math.max(at, 0)));
          marks.add(
              new Mark(value.orElseThrow(NumberFormatException::new), words[i].substring(at + 1)));
        }
        return new Noted(Long.parseLong(words[0]), marks);
      } catch (NumberFormatException e) {
        throw new CallFailed(
            CallFailed.Kind.REFUSED, "the record cannot be read: '" + text + "'", e);
      }
    }
  }

  /** Whether the site set a record. */
  boolean kept() {
    return record.set();
  }

  /** What keeps raises from being noted, for {@code doctor}; {@code ""} when nothing is seen to. */
  public String problem() {
    return record.problem();
  }

  private static String key(String of, Target target) {
    return of + " " + RecordFile.word(target.toString());
  }

  /** What is noted of a set-point. */
  synchronized Noted of(String of, Target target) throws CallFailed {
    String text = record.read().get(key(of, target));
    return text == null ? NEVER : Noted.parse(text);
  }

  /**
   * Notes that it is raised; durable when this returns.
   *
   * @param of the sort of set-point, {@code supply} or {@code cap}
   */
  public synchronized void raise(
      String of, Target target, BigDecimal from, BigDecimal to, Attempt attempt, long now)
      throws CallFailed {
    put(of, target, of(of, target).raise(from, to, RecordFile.word(attempt.id()), now));
  }

  /** It stands there again: what was noted above that is gone. */
  synchronized void lower(String of, Target target, BigDecimal to) throws CallFailed {
    Noted before = of(of, target);
    Noted after = before.lower(to);
    if (!after.equals(before)) {
      put(of, target, after);
    }
  }

  /** As it was, after a call that changed nothing. */
  synchronized void put(String of, Target target, Noted noted) throws CallFailed {
    SortedMap<String, String> all = record.read();
    if (noted.equals(NEVER)) {
      all.remove(key(of, target));
    } else {
      all.put(key(of, target), noted.text());
    }
    record.write(all);
  }
}
